import { madd } from './vectors.as';

// Convolution of one-channel images without padding, then the greatest of each 2 × 2 places. `filters` is a multiple of 4;
// K is kernel² × filters, pooled maps are images × half² × filters with half = (side − kernel + 1) / 2 rounded down. `choice`
// holds 0 … 3, the place that was greatest (the first of equals): upper left, upper right, lower left, lower right.

// What convolvePool and convolveChosen have in common; `chosen` is known where it is compiled, and no branch of a loop.
// @ts-ignore: decorator
@inline function convolve(x: usize, images: i32, side: i32, kernel: i32, K: usize, b: usize, filters: i32, map: usize, choice: usize, chosen: bool): void {
  const half = (side - kernel + 1) >> 1, line = <usize>side << 2, wide = <usize>filters << 2;
  for (; images > 0; images--, x += line * side) {
    for (let y = 0; y < half; y++) {
      for (let column = 0; column < half; column++, map += wide, choice += wide) {
        const corner = x + <usize>(2 * y) * line + (<usize>column << 3);
        for (let f: usize = 0; f < wide; f += 16) {
          let a0 = v128.load(b + f), a1 = a0, a2 = a0, a3 = a0, tap = K + f;
          for (let dy = 0; dy < kernel; dy++) {
            let p = corner + <usize>dy * line;
            for (let dx = 0; dx < kernel; dx++, p += 4, tap += wide) {
              const w = v128.load(tap);
              a0 = madd(v128.load_splat<f32>(p), w, a0); a1 = madd(v128.load_splat<f32>(p, 4), w, a1);
              a2 = madd(v128.load_splat<f32>(p + line), w, a2); a3 = madd(v128.load_splat<f32>(p + line, 4), w, a3);
            }
          }
          if (chosen) {
            const which = v128.load(choice + f);
            let value = v128.bitselect(a2, a3, f32x4.eq(which, f32x4.splat(2)));
            value = v128.bitselect(a1, value, f32x4.eq(which, f32x4.splat(1)));
            v128.store(map + f, v128.bitselect(a0, value, f32x4.eq(which, f32x4.splat(0))));
          } else {
            const best = f32x4.max(f32x4.max(a0, a1), f32x4.max(a2, a3));
            v128.store(map + f, best);
            let which = v128.bitselect(f32x4.splat(2), f32x4.splat(3), f32x4.eq(a2, best));
            which = v128.bitselect(f32x4.splat(1), which, f32x4.eq(a1, best));
            v128.store(choice + f, v128.bitselect(f32x4.splat(0), which, f32x4.eq(a0, best)));
          }
        }
      }
    }
  }
}

/** pooled ← max over the 2 × 2 of patches · K + b, choice ← which. */
export function convolvePool(x: usize, images: i32, side: i32, kernel: i32, K: usize, b: usize, filters: i32, pooled: usize, choice: usize): void {
  convolve(x, images, side, kernel, K, b, filters, pooled, choice, false);
}

/** chosen ← patches · K + b at the places of `choice`. */
export function convolveChosen(x: usize, images: i32, side: i32, kernel: i32, K: usize, b: usize, filters: i32, chosen: usize, choice: usize): void {
  convolve(x, images, side, kernel, K, b, filters, chosen, choice, true);
}

/** gK ← gK + patchesᵀ · g at the places of `choice`, gb ← gb + Σ g. */
export function convolveBack(x: usize, images: i32, side: i32, kernel: i32, gK: usize, gb: usize, filters: i32, g: usize, choice: usize): void {
  const half = (side - kernel + 1) >> 1, line = <usize>side << 2, wide = <usize>filters << 2;
  for (; images > 0; images--, x += line * side) {
    for (let y = 0; y < half; y++) {
      for (let column = 0; column < half; column++, g += wide, choice += wide) {
        const corner = x + <usize>(2 * y) * line + (<usize>column << 3);
        for (let f: usize = 0; f < wide; f += 16) {
          const value = v128.load(g + f), which = v128.load(choice + f);
          const g0 = v128.and(value, f32x4.eq(which, f32x4.splat(0))), g1 = v128.and(value, f32x4.eq(which, f32x4.splat(1)));
          const g2 = v128.and(value, f32x4.eq(which, f32x4.splat(2))), g3 = v128.and(value, f32x4.eq(which, f32x4.splat(3)));
          v128.store(gb + f, f32x4.add(v128.load(gb + f), value));
          let tap = gK + f;
          for (let dy = 0; dy < kernel; dy++) {
            let p = corner + <usize>dy * line;
            for (let dx = 0; dx < kernel; dx++, p += 4, tap += wide) {
              let sum = madd(v128.load_splat<f32>(p), g0, v128.load(tap));
              sum = madd(v128.load_splat<f32>(p, 4), g1, sum);
              sum = madd(v128.load_splat<f32>(p + line), g2, sum);
              v128.store(tap, madd(v128.load_splat<f32>(p + line, 4), g3, sum));
            }
          }
        }
      }
    }
  }
}
