import { madd, sumLanes } from './vectors.as';

// Features in lanes. X is rows × d row-major and may be over-read by 12 bytes; V and G are class-major, columns × dp
// with dp = d rounded up to 4; V's tail is zero, so what is over-read does not count; G's tail is rubbish.
// Blocks of 4 rows × 2 columns are 8 vector accumulators; unrolling further was measured to be slower.

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
