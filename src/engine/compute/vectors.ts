import type { Floats } from './backend.ts';

/** Σ aᵢ bᵢ. */
export function dot(a: Floats, b: Floats): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖a‖₂. */
export function norm(a: Floats): number {
  return Math.sqrt(dot(a, a));
}

/** y ← y + scale·x. */
export function addScaled(y: Float64Array, scale: number, x: Floats): void {
  for (let i = 0; i < y.length; i++) y[i] += scale * x[i];
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
