import type { Work } from '../base/work.ts';
import { conjugateGradients, type ConjugateGradientOptions } from '../compute/conjugate-gradient.ts';
import { allFinite, dot, norm } from '../compute/vectors.ts';
import type { Hessian } from './classifier.ts';
import { backtrack } from './line-search.ts';

/** J at one θ. */
export interface NewtonPoint {
  readonly theta: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  hessian(): Hessian;
  dispose(): void;
}

/** When Newton’s method ends, and what it measures progress by. */
export interface NewtonOptions {
  /** Stop at ‖∇J‖ ≤ this. */
  readonly gradientTolerance: number;
  /** Where the arithmetic allows no more progress, training has converged all the same if ‖∇J‖ ≤ this. */
  readonly acceptableGradient: number;
  /** ‖∇J(0)‖, by which far and near are told apart. */
  readonly gradientAtZero: number;
  readonly maxSteps: number;
  /** Unit roundoff of the arithmetic behind J and ∇J: where progress ends for want of digits. */
  readonly roundoff: number;
}

/** Where Newton’s method ended: the best point that it came to. */
export interface NewtonResult<Point> {
  readonly point: Point;
  readonly steps: number;
  readonly converged: boolean;
}

/**
 * Relative residual to which a step is solved: η = 0.3 √(‖∇J‖ / ‖∇J(0)‖), within bounds, or what the target takes if that
 * is more. Far from the optimum Newton's own error is large, and a finely solved step is wasted [Eisenstat and Walker 1996].
 */
const FORCING = 0.3;
const FINEST_STEP = 0.015;
/** Iterations of one step beyond which the next one gets a preconditioner. */
const WORTH_PRECONDITIONING = 30;
const MAX_STEP_ITERATIONS = 250;

/**
 * Minimises a convex J by Newton's method with a backtracking line search: the step H⁻¹∇J by Cholesky where H can be
 * factorised, else by conjugate gradients (truncated Newton). In float32 it ends, not converged, where neither J nor
 * ‖∇J‖ can be lowered any more. Disposes every point but the one it returns; on cancellation all but `start`.
 */
export async function newton<Point extends NewtonPoint>(
  at: (theta: Float64Array) => Promise<Point>,
  start: Point,
  options: NewtonOptions,
  work: Work,
): Promise<NewtonResult<Point>> {
  let point = start;
  try {
    for (let steps = 0; ; steps++) {
      work.report('training', steps, 0, `loss ${point.value.toPrecision(4)}`);
      await work.checkpoint();
      const gradientNorm = norm(point.gradient);
      const converged = gradientNorm <= options.acceptableGradient;
      if (gradientNorm <= options.gradientTolerance || steps >= options.maxSteps) return { point, steps, converged };
      const direction = await descentDirection(point, options, work);
      const next = await backtrack(at, point, direction, noise(point, options.roundoff));
      if (next === null) return { point, steps, converged };
      const atFloor = point.value - next.value <= noise(point, options.roundoff);
      if (atFloor && norm(next.gradient) >= gradientNorm) {
        next.dispose();
        return { point, steps, converged };
      }
      if (point !== start) point.dispose();
      point = next;
    }
  } catch (error) {
    if (point !== start) point.dispose();
    throw error;
  }
}

/** −H⁻¹∇J, or −∇J where that is no direction of descent. */
async function descentDirection(point: NewtonPoint, options: NewtonOptions, work: Work): Promise<Float64Array> {
  const hessian = point.hessian();
  const negative = point.gradient.map((g) => -g);
  const direct = await directStep(hessian, negative);
  if (direct !== null) return direct;
  const solve = { damping: 0, tolerance: forcing(norm(negative), options), maxIterations: MAX_STEP_ITERATIONS };
  const s = hessian.conjugateGradient
    ? (await hessian.conjugateGradient(negative, solve, work)).s
    : await preconditionedStep(hessian, negative, solve, work);
  return allFinite(s) && dot(s, negative) > 0 ? s : negative;
}

async function preconditionedStep(
  hessian: Hessian,
  negative: Float64Array,
  solve: Pick<ConjugateGradientOptions, 'damping' | 'tolerance' | 'maxIterations'>,
  work: Work,
): Promise<Float64Array> {
  const { memory } = hessian;
  const precondition = memory?.preconditioner;
  const products = (vs: readonly Float64Array[]) => hessian.products(vs);
  const all = { ...solve, ...(precondition && { precondition }) };
  const [{ s, iterations, residual }] = await conjugateGradients(products, [negative], [undefined], all, work);
  if (precondition) memory?.used(iterations, residual);
  else if (iterations > WORTH_PRECONDITIONING) await memory?.ensurePreconditioner(work);
  return s;
}

function forcing(gradientNorm: number, { gradientTolerance, gradientAtZero }: NewtonOptions): number {
  const far = FORCING * Math.min(1, Math.sqrt(gradientNorm / gradientAtZero));
  return Math.max(FINEST_STEP, Math.min(FORCING, Math.max(far, (0.5 * gradientTolerance) / gradientNorm)));
}

/** The step by Cholesky, damped as little as a positive definite matrix takes (unregularised or separable data need some). */
async function directStep(hessian: Hessian, negative: Float64Array): Promise<Float64Array | null> {
  if (!hessian.factorise || !hessian.meanDiagonal) return null;
  const mean = await hessian.meanDiagonal();
  for (let relative = 1e-10; relative <= 1e-2; relative *= 100) {
    const factorisation = await hessian.factorise(Math.max(relative * mean, Number.MIN_VALUE));
    const s = factorisation?.solve(negative);
    if (s && allFinite(s) && dot(s, negative) > 0) return s;
  }
  return null;
}

/** Differences of J below this are rounding. */
function noise(point: NewtonPoint, roundoff: number): number {
  return 8 * roundoff * Math.abs(point.value);
}
