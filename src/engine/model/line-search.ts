import { addScaled, allFinite, dot } from '../compute/vectors.ts';

/** A function and its gradient at θ; `dispose` where it holds more than these. */
export interface Evaluation {
  readonly theta: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  dispose?(): void;
}

/** Steps tried, each half as long as the one before, unless fewer are asked for. */
export const MAX_HALVINGS = 30;

/**
 * The first of t = 1, ½, ¼ …, `tries` of them, at which f(θ + t·direction) is low enough (Armijo, within `noise`:
 * differences of f below it are rounding) and the gradient finite; null when none is. Disposes what it does not return.
 */
export async function backtrack<Point extends Evaluation>(
  at: (theta: Float64Array) => Promise<Point>,
  point: Evaluation,
  direction: Float64Array,
  noise: number,
  tries = MAX_HALVINGS,
): Promise<Point | null> {
  const slope = dot(point.gradient, direction);
  for (let halvings = 0, t = 1; halvings < tries; halvings++, t /= 2) {
    const theta = point.theta.slice();
    addScaled(theta, t, direction);
    if (!allFinite(theta)) continue;
    const next = await at(theta);
    if (next.value <= point.value + 1e-4 * t * slope + noise && allFinite(next.gradient)) return next;
    next.dispose?.();
  }
  return null;
}
