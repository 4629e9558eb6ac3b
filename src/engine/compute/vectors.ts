import type { Floats } from './backend.ts';

/** Σ aᵢ bᵢ. Four sums side by side: one alone would wait for each addition. */
export function dot(a: Floats, b: Floats): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 4 <= a.length; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < a.length; i++) s0 += a[i] * b[i];
  return s0 + s1 + (s2 + s3);
}

/** ‖a‖₂. */
export function norm(a: Floats): number {
  return Math.sqrt(dot(a, a));
}

/** y ← y + scale·x. */
export function addScaled(y: Float64Array, scale: number, x: Floats): void {
  for (let i = 0; i < y.length; i++) y[i] += scale * x[i];
}

/** Σ of vectors, always in their order, so that the same ones give the same bits. At least one. */
export function sum(vectors: readonly Float64Array[]): Float64Array {
  const total = vectors[0].slice();
  for (const vector of vectors.slice(1)) for (let i = 0; i < total.length; i++) total[i] += vector[i];
  return total;
}

/** One after the other, as numbers of the first one's kind. At least one. */
export function concatenated<Kind extends Floats>(parts: readonly Kind[]): Kind {
  const length = parts.reduce((total, part) => total + part.length, 0);
  const all = parts[0] instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all as Kind;
}

/** vₜᵀx for each v, four at a time: x is then read a quarter as often. */
export function dots(vs: readonly Float64Array[], x: Float64Array): Float64Array {
  const products = new Float64Array(vs.length);
  let t = 0;
  for (; t + 4 <= vs.length; t += 4) {
    const [a, b, c, d] = [vs[t], vs[t + 1], vs[t + 2], vs[t + 3]];
    let [sa, sb, sc, sd] = [0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const value = x[i];
      sa += a[i] * value;
      sb += b[i] * value;
      sc += c[i] * value;
      sd += d[i] * value;
    }
    products.set([sa, sb, sc, sd], t);
  }
  for (; t < vs.length; t++) products[t] = dot(vs[t], x);
  return products;
}

/** y ← y + Σ scalesₜ·vₜ, four at a time: y is then read and written a quarter as often. */
export function addCombination(y: Float64Array, scales: ArrayLike<number>, vs: readonly Float64Array[]): void {
  let t = 0;
  for (; t + 4 <= vs.length; t += 4) {
    const [a, b, c, d] = [vs[t], vs[t + 1], vs[t + 2], vs[t + 3]];
    const [sa, sb, sc, sd] = [scales[t], scales[t + 1], scales[t + 2], scales[t + 3]];
    for (let i = 0; i < y.length; i++) y[i] += sa * a[i] + sb * b[i] + sc * c[i] + sd * d[i];
  }
  for (; t < vs.length; t++) addScaled(y, scales[t], vs[t]);
}

/** ‖a − b‖ / ‖b‖: how far a is from what it should be. Infinite where their lengths differ; infinite or NaN where a is not finite. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(difference / size);
}

/** Whether every number is finite. A sum of products with 0 is NaN as soon as one is not. */
export function allFinite(a: Floats): boolean {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * 0;
  return sum === 0;
}

/** As Float64Array; copies only what is not one already. */
export function toFloat64(a: Floats): Float64Array {
  return a instanceof Float64Array ? a : Float64Array.from(a);
}

/** As Float32Array; copies only what is not one already. */
export function toFloat32(a: Floats): Float32Array {
  return a instanceof Float32Array ? a : Float32Array.from(a);
}
