import { madd } from './vectors.as';

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
