// AssemblyScript, compiled by `node src/tools/kernels.mjs` into kernels.generated.ts. Pointers and strides are in bytes.
//
// Dense: features in lanes. X is rows × d row-major and may be over-read by 12 bytes; V and G are class-major, columns × dp
// with dp = d rounded up to 4; V's tail is zero, so what is over-read does not count; G's tail is rubbish.
// Blocks of 4 rows × 2 columns are 8 vector accumulators; unrolling further was measured to be slower.

// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(c, f32x4.mul(a, b));
}

// @ts-ignore: decorator
@inline function sumLanes(a: v128): f32 {
  const b = f32x4.add(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(b, 0) + f32x4.extract_lane(b, 1);
}

/** Z[r][0..1] = x_r · V[0..1] */
export function forward2(x: usize, rows: i32, xStride: usize, v: usize, vStride: usize, z: usize, zStride: usize): void {
  for (; rows >= 4; rows -= 4, x += xStride * 4) {
    let p0 = x, p1 = x + xStride, p2 = p1 + xStride, p3 = p2 + xStride, q0 = v, q1 = v + vStride;
    const end = q0 + vStride;
    let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
    do {
      const v0 = v128.load(q0), v1 = v128.load(q1);
      let t = v128.load(p0); a0 = madd(t, v0, a0); a1 = madd(t, v1, a1);
      t = v128.load(p1); b0 = madd(t, v0, b0); b1 = madd(t, v1, b1);
      t = v128.load(p2); c0 = madd(t, v0, c0); c1 = madd(t, v1, c1);
      t = v128.load(p3); d0 = madd(t, v0, d0); d1 = madd(t, v1, d1);
      p0 += 16; p1 += 16; p2 += 16; p3 += 16; q0 += 16; q1 += 16;
    } while (q0 < end);
    store<f32>(z, sumLanes(a0)); store<f32>(z, sumLanes(a1), 4); z += zStride;
    store<f32>(z, sumLanes(b0)); store<f32>(z, sumLanes(b1), 4); z += zStride;
    store<f32>(z, sumLanes(c0)); store<f32>(z, sumLanes(c1), 4); z += zStride;
    store<f32>(z, sumLanes(d0)); store<f32>(z, sumLanes(d1), 4); z += zStride;
  }
  for (; rows > 0; rows--, x += xStride, z += zStride) {
    let p0 = x, q0 = v, q1 = v + vStride;
    const end = q0 + vStride;
    let a0 = f32x4.splat(0), a1 = a0;
    do {
      const t = v128.load(p0); a0 = madd(t, v128.load(q0), a0); a1 = madd(t, v128.load(q1), a1);
      p0 += 16; q0 += 16; q1 += 16;
    } while (q0 < end);
    store<f32>(z, sumLanes(a0)); store<f32>(z, sumLanes(a1), 4);
  }
}

/** Z[r] = x_r · V */
export function forward1(x: usize, rows: i32, xStride: usize, v: usize, vStride: usize, z: usize, zStride: usize): void {
  for (; rows >= 4; rows -= 4, x += xStride * 4) {
    let p0 = x, p1 = x + xStride, p2 = p1 + xStride, p3 = p2 + xStride, q0 = v;
    const end = q0 + vStride;
    let a0 = f32x4.splat(0), b0 = a0, c0 = a0, d0 = a0;
    do {
      const v0 = v128.load(q0);
      a0 = madd(v128.load(p0), v0, a0); b0 = madd(v128.load(p1), v0, b0);
      c0 = madd(v128.load(p2), v0, c0); d0 = madd(v128.load(p3), v0, d0);
      p0 += 16; p1 += 16; p2 += 16; p3 += 16; q0 += 16;
    } while (q0 < end);
    store<f32>(z, sumLanes(a0)); z += zStride;
    store<f32>(z, sumLanes(b0)); z += zStride;
    store<f32>(z, sumLanes(c0)); z += zStride;
    store<f32>(z, sumLanes(d0)); z += zStride;
  }
  for (; rows > 0; rows--, x += xStride, z += zStride) {
    let p0 = x, q0 = v;
    const end = q0 + vStride;
    let a0 = f32x4.splat(0);
    do { a0 = madd(v128.load(p0), v128.load(q0), a0); p0 += 16; q0 += 16; } while (q0 < end);
    store<f32>(z, sumLanes(a0));
  }
}

/** G[0..1] += Σ_r S[r][0..1] x_r */
export function back2(x: usize, rows: i32, xStride: usize, g: usize, gStride: usize, s: usize, sStride: usize): void {
  for (; rows >= 4; rows -= 4, x += xStride * 4) {
    let p0 = x, p1 = x + xStride, p2 = p1 + xStride, p3 = p2 + xStride, q0 = g, q1 = g + gStride;
    const end = q0 + gStride;
    const a0 = v128.load_splat<f32>(s), a1 = v128.load_splat<f32>(s, 4); s += sStride;
    const b0 = v128.load_splat<f32>(s), b1 = v128.load_splat<f32>(s, 4); s += sStride;
    const c0 = v128.load_splat<f32>(s), c1 = v128.load_splat<f32>(s, 4); s += sStride;
    const d0 = v128.load_splat<f32>(s), d1 = v128.load_splat<f32>(s, 4); s += sStride;
    do {
      let g0 = v128.load(q0), g1 = v128.load(q1);
      let t = v128.load(p0); g0 = madd(t, a0, g0); g1 = madd(t, a1, g1);
      t = v128.load(p1); g0 = madd(t, b0, g0); g1 = madd(t, b1, g1);
      t = v128.load(p2); g0 = madd(t, c0, g0); g1 = madd(t, c1, g1);
      t = v128.load(p3); g0 = madd(t, d0, g0); g1 = madd(t, d1, g1);
      v128.store(q0, g0); v128.store(q1, g1);
      p0 += 16; p1 += 16; p2 += 16; p3 += 16; q0 += 16; q1 += 16;
    } while (q0 < end);
  }
  for (; rows > 0; rows--, x += xStride, s += sStride) {
    let p0 = x, q0 = g, q1 = g + gStride;
    const end = q0 + gStride;
    const a0 = v128.load_splat<f32>(s), a1 = v128.load_splat<f32>(s, 4);
    do {
      const t = v128.load(p0);
      v128.store(q0, madd(t, a0, v128.load(q0))); v128.store(q1, madd(t, a1, v128.load(q1)));
      p0 += 16; q0 += 16; q1 += 16;
    } while (q0 < end);
  }
}

/** G += Σ_r S[r] x_r */
export function back1(x: usize, rows: i32, xStride: usize, g: usize, gStride: usize, s: usize, sStride: usize): void {
  for (; rows >= 4; rows -= 4, x += xStride * 4) {
    let p0 = x, p1 = x + xStride, p2 = p1 + xStride, p3 = p2 + xStride, q0 = g;
    const end = q0 + gStride;
    const a0 = v128.load_splat<f32>(s); s += sStride;
    const b0 = v128.load_splat<f32>(s); s += sStride;
    const c0 = v128.load_splat<f32>(s); s += sStride;
    const d0 = v128.load_splat<f32>(s); s += sStride;
    do {
      let g0 = v128.load(q0);
      g0 = madd(v128.load(p0), a0, g0); g0 = madd(v128.load(p1), b0, g0);
      g0 = madd(v128.load(p2), c0, g0); g0 = madd(v128.load(p3), d0, g0);
      v128.store(q0, g0);
      p0 += 16; p1 += 16; p2 += 16; p3 += 16; q0 += 16;
    } while (q0 < end);
  }
  for (; rows > 0; rows--, x += xStride, s += sStride) {
    let p0 = x, q0 = g;
    const end = q0 + gStride;
    const a0 = v128.load_splat<f32>(s);
    do { v128.store(q0, madd(v128.load(p0), a0, v128.load(q0))); p0 += 16; q0 += 16; } while (q0 < end);
  }
}

// Sparse: columns in lanes. `starts` points at the first of rows + 1 entry numbers; V and G are feature-major rows of
// `vStride` bytes, of which 16 bytes (4 columns), or 4 bytes (1 column), are worked on per call.

/** Z[r][0..3] = x_r · V[0..3] */
export function sparseForward4(starts: usize, rows: i32, indices: usize, values: usize, v: usize, vStride: usize, z: usize, zStride: usize): void {
  for (; rows > 0; rows--, starts += 4, z += zStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    let sum = f32x4.splat(0);
    for (; entry < end; entry += 4) {
      sum = madd(v128.load_splat<f32>(values + entry), v128.load(v + <usize>load<u32>(indices + entry) * vStride), sum);
    }
    v128.store(z, sum);
  }
}

/** Z[r] = x_r · V */
export function sparseForward1(starts: usize, rows: i32, indices: usize, values: usize, v: usize, vStride: usize, z: usize, zStride: usize): void {
  for (; rows > 0; rows--, starts += 4, z += zStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    let a: f32 = 0, b: f32 = 0;
    for (; entry + 4 < end; entry += 8) {
      a += load<f32>(values + entry) * load<f32>(v + <usize>load<u32>(indices + entry) * vStride);
      b += load<f32>(values + entry, 4) * load<f32>(v + <usize>load<u32>(indices + entry, 4) * vStride);
    }
    if (entry < end) a += load<f32>(values + entry) * load<f32>(v + <usize>load<u32>(indices + entry) * vStride);
    store<f32>(z, a + b);
  }
}

/** G[0..3] += Σ_r S[r][0..3] x_r */
export function sparseBack4(starts: usize, rows: i32, indices: usize, values: usize, g: usize, gStride: usize, s: usize, sStride: usize): void {
  for (; rows > 0; rows--, starts += 4, s += sStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    const scale = v128.load(s);
    for (; entry < end; entry += 4) {
      const at = g + <usize>load<u32>(indices + entry) * gStride;
      v128.store(at, madd(v128.load_splat<f32>(values + entry), scale, v128.load(at)));
    }
  }
}

/** G += Σ_r S[r] x_r */
export function sparseBack1(starts: usize, rows: i32, indices: usize, values: usize, g: usize, gStride: usize, s: usize, sStride: usize): void {
  for (; rows > 0; rows--, starts += 4, s += sStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    const scale = load<f32>(s);
    for (; entry < end; entry += 4) {
      const at = g + <usize>load<u32>(indices + entry) * gStride;
      store<f32>(at, load<f32>(at) + load<f32>(values + entry) * scale);
    }
  }
}

// @ts-ignore: decorator
@inline function exp4(value: v128): v128 {
  // Cephes' expf: x = k ln 2 + r, a polynomial in r, times 2^k. Relative error about 1e-7.
  let x = f32x4.max(f32x4.min(value, f32x4.splat(88)), f32x4.splat(-87));
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  x = f32x4.sub(f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375))), f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, x, f32x4.splat(1.3981999507e-3));
  p = madd(p, x, f32x4.splat(8.3334519073e-3));
  p = madd(p, x, f32x4.splat(4.1665795894e-2));
  p = madd(p, x, f32x4.splat(1.6666665459e-1));
  p = madd(p, x, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(x, x)), x), f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23));
}

/** e^x in place over `bytes` bytes, rounded up to 16. */
function exponentials(at: usize, bytes: usize): void {
  const end = at + bytes;
  for (; at < end; at += 16) v128.store(at, exp4(v128.load(at)));
}

/**
 * Z[r][k] = logit_k − logit_last for k < m on entry. P[r][0..m] ← softmax; losses[r] ← −log p_y; where `back` is not 0,
 * Z[r][k] ← w_r (p_k − 1[y_r = k]). `last` is room for one f32 per row, rounded up to 16 bytes. Returns Σ w ℓ.
 */
export function softmaxTile(z: usize, zStride: usize, rows: i32, m: i32, P: usize, y: usize, w: usize, losses: usize, last: usize): f64 {
  const width = <usize>m << 2, pStride = width + 4;
  let at = z;
  for (let r = 0; r < rows; r++, at += zStride) {
    let greatest: f32 = 0;
    for (let k: usize = 0; k < width; k += 4) greatest = max(greatest, load<f32>(at + k));
    const own = <usize>load<i32>(y + (<usize>r << 2)) << 2;
    store<f32>(losses + (<usize>r << 2), greatest - (own < width ? load<f32>(at + own) : 0));
    for (let k: usize = 0; k < width; k += 4) store<f32>(at + k, load<f32>(at + k) - greatest);
    store<f32>(last + (<usize>r << 2), -greatest);
  }
  exponentials(z, <usize>rows * zStride);
  exponentials(last, <usize>rows << 2);
  let loss: f64 = 0;
  at = z;
  for (let r = 0; r < rows; r++, at += zStride, P += pStride) {
    const row = <usize>r << 2;
    const e = load<f32>(last + row);
    let sum = <f64>e;
    for (let k: usize = 0; k < width; k += 4) sum += load<f32>(at + k);
    const weight = load<f32>(w + row);
    const rowLoss = load<f32>(losses + row) + NativeMath.log(sum);
    store<f32>(losses + row, <f32>rowLoss);
    loss += weight * rowLoss;
    const scale = <f32>(1 / sum);
    for (let k: usize = 0; k < width; k += 4) {
      const p = load<f32>(at + k) * scale;
      store<f32>(P + k, p);
      store<f32>(at + k, weight * p);
    }
    store<f32>(P + width, e * scale);
    const own = <usize>load<i32>(y + row) << 2;
    if (own < width) store<f32>(at + own, load<f32>(at + own) - weight);
  }
  return loss;
}

/** For each of `vectors` groups of m columns of Z, the last class's column being 0: Z ← w P ∘ (Z − Σ P Z). */
export function covarianceTile(z: usize, zStride: usize, rows: i32, m: i32, vectors: i32, P: usize, w: usize): void {
  const width = <usize>m << 2, pStride = width + 4;
  for (let r = 0; r < rows; r++, z += zStride, P += pStride, w += 4) {
    const weight = load<f32>(w);
    let at = z;
    for (let s = 0; s < vectors; s++, at += width) {
      let mean: f32 = 0;
      for (let k: usize = 0; k < width; k += 4) mean += load<f32>(P + k) * load<f32>(at + k);
      for (let k: usize = 0; k < width; k += 4) {
        store<f32>(at + k, weight * load<f32>(P + k) * (load<f32>(at + k) - mean));
      }
    }
  }
}

/** P[r] ← softmax of the m differences Z[r] and the 0 of the last class. */
export function probabilitiesTile(z: usize, zStride: usize, rows: i32, m: i32, P: usize, last: usize): void {
  const width = <usize>m << 2, pStride = width + 4;
  let at = z;
  for (let r = 0; r < rows; r++, at += zStride) {
    let greatest: f32 = 0;
    for (let k: usize = 0; k < width; k += 4) greatest = max(greatest, load<f32>(at + k));
    for (let k: usize = 0; k < width; k += 4) store<f32>(at + k, load<f32>(at + k) - greatest);
    store<f32>(last + (<usize>r << 2), -greatest);
  }
  exponentials(z, <usize>rows * zStride);
  exponentials(last, <usize>rows << 2);
  for (let r = 0; r < rows; r++, z += zStride, P += pStride) {
    const e = load<f32>(last + (<usize>r << 2));
    let sum = <f64>e;
    for (let k: usize = 0; k < width; k += 4) sum += load<f32>(z + k);
    const scale = <f32>(1 / sum);
    for (let k: usize = 0; k < width; k += 4) store<f32>(P + k, load<f32>(z + k) * scale);
    store<f32>(P + width, e * scale);
  }
}

// Convolution of one-channel images without padding, then the greatest of each 2 × 2 places. `filters` is a multiple of 4;
// K is kernel² × filters, pooled maps are images × half² × filters with half = (side − kernel + 1) / 2 rounded down. `choice`
// holds 0 … 3, the place that was greatest (the first of equals): upper left, upper right, lower left, lower right.

/** pooled ← max over the 2 × 2 of patches · K + b, choice ← which. */
export function convolvePool(x: usize, images: i32, side: i32, kernel: i32, K: usize, b: usize, filters: i32, pooled: usize, choice: usize): void {
  const half = (side - kernel + 1) >> 1, line = <usize>side << 2, wide = <usize>filters << 2;
  for (; images > 0; images--, x += line * side) {
    for (let y = 0; y < half; y++) {
      for (let column = 0; column < half; column++, pooled += wide, choice += wide) {
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
          const best = f32x4.max(f32x4.max(a0, a1), f32x4.max(a2, a3));
          v128.store(pooled + f, best);
          let which = v128.bitselect(f32x4.splat(2), f32x4.splat(3), f32x4.eq(a2, best));
          which = v128.bitselect(f32x4.splat(1), which, f32x4.eq(a1, best));
          v128.store(choice + f, v128.bitselect(f32x4.splat(0), which, f32x4.eq(a0, best)));
        }
      }
    }
  }
}

/** chosen ← patches · K + b at the places of `choice`. */
export function convolveChosen(x: usize, images: i32, side: i32, kernel: i32, K: usize, b: usize, filters: i32, chosen: usize, choice: usize): void {
  const half = (side - kernel + 1) >> 1, line = <usize>side << 2, wide = <usize>filters << 2;
  for (; images > 0; images--, x += line * side) {
    for (let y = 0; y < half; y++) {
      for (let column = 0; column < half; column++, chosen += wide, choice += wide) {
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
          const which = v128.load(choice + f);
          let value = v128.bitselect(a2, a3, f32x4.eq(which, f32x4.splat(2)));
          value = v128.bitselect(a1, value, f32x4.eq(which, f32x4.splat(1)));
          v128.store(chosen + f, v128.bitselect(a0, value, f32x4.eq(which, f32x4.splat(0))));
        }
      }
    }
  }
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

/** First byte that the module's own tables leave free. */
export function firstFreeByte(): usize {
  return __heap_base;
}
