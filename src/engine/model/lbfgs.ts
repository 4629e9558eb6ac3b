import type { Work } from '../base/work.ts';
import { dot, norm } from '../compute/vectors.ts';
import { backtrack, MAX_HALVINGS, type Evaluation } from './line-search.ts';

export interface LbfgsOptions {
  /** Stop at ‖∇f‖ ≤ this. */
  readonly gradientTolerance: number;
  readonly maxSteps: number;
  /** Unit roundoff of the arithmetic behind f. */
  readonly roundoff: number;
  /** Asked at every point that was come to, after so many steps; true ends the search there. */
  readonly shouldStop?: (point: Evaluation, steps: number) => Promise<boolean>;
}

/** Pairs of steps and gradient changes remembered. */
const MEMORY = 10;
/** Steps by what is remembered are shortened to 1/64 at most: shorter ones say that it is wrong, and each costs a pass. */
const REMEMBERED_HALVINGS = 7;

interface Pair {
  /** Float32: ten pairs are most of what a large network keeps, and a direction needs no more digits. */
  readonly s: Float32Array;
  readonly y: Float32Array;
  /** sᵀy. */
  readonly curvature: number;
  /** sᵀy / yᵀy. */
  readonly scale: number;
}

/**
 * The last steps and how ∇f changed over them. Kept from one training to the next of nearly the same f, they spare it the steps
 * in which L-BFGS learns the curvature.
 */
export class LbfgsMemory {
  readonly pairs: Pair[];

  constructor(pairs: readonly Pair[] = []) {
    this.pairs = [...pairs];
  }

  /** With the same pairs, which it forgets and adds to on its own. */
  copy(): LbfgsMemory {
    return new LbfgsMemory(this.pairs);
  }

  forget(): void {
    this.pairs.length = 0;
  }

  /** Takes the step between two points in, unless f bends downwards along it. */
  remember(from: Evaluation, to: Evaluation): void {
    const size = from.theta.length;
    const [s, y] = [new Float32Array(size), new Float32Array(size)];
    let [curvature, length, change] = [0, 0, 0];
    for (let i = 0; i < size; i++) {
      const step = to.theta[i] - from.theta[i];
      const bend = to.gradient[i] - from.gradient[i];
      curvature += step * bend;
      length += step * step;
      change += bend * bend;
      s[i] = step;
      y[i] = bend;
    }
    if (curvature <= 1e-10 * Math.sqrt(length * change)) return;
    this.pairs.push({ s, y, curvature, scale: curvature / change });
    if (this.pairs.length > MEMORY) this.pairs.shift();
  }
}

/**
 * Minimises f by L-BFGS [Liu and Nocedal 1989] with a backtracking line search; pairs without positive curvature are left
 * out, so f need not be convex. Where what is remembered leads nowhere, it is forgotten and steepest descent tried from the
 * same point: earlier steps, of another f, may say wrong things of this one. Ends, not converged, where that does not lower f
 * either. Returns the last point, than which none before was better but by rounding, and the steps taken. `memory` is
 * where earlier steps are found and new ones left.
 */
export async function lbfgs<Point extends Evaluation>(
  at: (theta: Float64Array) => Promise<Point>,
  start: Point,
  options: LbfgsOptions,
  work: Work,
  memory = new LbfgsMemory(),
): Promise<{ readonly point: Point; readonly steps: number; readonly converged: boolean }> {
  let point = start;
  for (let steps = 0; ; steps++) {
    work.report('training', steps, options.maxSteps, `loss ${point.value.toPrecision(4)}`);
    await work.checkpoint();
    if (await options.shouldStop?.(point, steps)) return { point, steps, converged: true };
    const converged = norm(point.gradient) <= options.gradientTolerance;
    if (converged || steps >= options.maxSteps) return { point, steps, converged };
    let next = await better(at, point, memory, options.roundoff);
    if (next === null && memory.pairs.length > 0) {
      memory.forget();
      next = await better(at, point, memory, options.roundoff);
    }
    if (next === null) return { point, steps, converged };
    memory.remember(point, next);
    point = next;
  }
}

/** A point with a lower f, or where the arithmetic sees no difference a smaller ∇f; null where the direction has none. */
async function better<Point extends Evaluation>(
  at: (theta: Float64Array) => Promise<Point>,
  point: Point,
  { pairs }: LbfgsMemory,
  roundoff: number,
): Promise<Point | null> {
  const direction = quasiNewtonDirection(point.gradient, pairs);
  if (!(dot(point.gradient, direction) < 0)) return null;
  const noise = 4 * roundoff * Math.abs(point.value);
  const next = await backtrack(at, point, direction, noise, pairs.length > 0 ? REMEMBERED_HALVINGS : MAX_HALVINGS);
  return next !== null && (next.value < point.value || norm(next.gradient) < norm(point.gradient)) ? next : null;
}

/** −H̃∇f by the two-loop recursion; steepest descent, of length 1 at most, while nothing is remembered. */
function quasiNewtonDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((g) => -g);
  const last = pairs.at(-1);
  if (!last) {
    const scale = 1 / Math.max(1, norm(gradient));
    return q.map((value) => value * scale);
  }
  const alphas: number[] = [];
  // Each pass over q that adds one vector takes the product with the next one along.
  let product = dotWith(last.s, q);
  for (let i = pairs.length - 1; i >= 0; i--) {
    alphas[i] = product / pairs[i].curvature;
    if (i > 0) product = addAndDot(q, -alphas[i], pairs[i].y, pairs[i - 1].s);
    else addTo(q, -alphas[i], pairs[i].y);
  }
  for (let i = 0; i < q.length; i++) q[i] *= last.scale;
  product = dotWith(pairs[0].y, q);
  for (let i = 0; i < pairs.length; i++) {
    const scale = alphas[i] - product / pairs[i].curvature;
    if (i + 1 < pairs.length) product = addAndDot(q, scale, pairs[i].s, pairs[i + 1].y);
    else addTo(q, scale, pairs[i].s);
  }
  return q;
}

// Apart from vectors.ts, whose loops are several times slower once they have met arrays of both kinds.

function dotWith(a: Float32Array, q: Float64Array): number {
  let [s0, s1] = [0, 0];
  let i = 0;
  for (; i + 2 <= q.length; i += 2) {
    s0 += a[i] * q[i];
    s1 += a[i + 1] * q[i + 1];
  }
  if (i < q.length) s0 += a[i] * q[i];
  return s0 + s1;
}

function addTo(q: Float64Array, scale: number, a: Float32Array): void {
  for (let i = 0; i < q.length; i++) q[i] += scale * a[i];
}

/** q ← q + scale·a, and bᵀq of the new q. */
function addAndDot(q: Float64Array, scale: number, a: Float32Array, b: Float32Array): number {
  let [s0, s1] = [0, 0];
  let i = 0;
  for (; i + 2 <= q.length; i += 2) {
    const q0 = q[i] + scale * a[i];
    const q1 = q[i + 1] + scale * a[i + 1];
    q[i] = q0;
    q[i + 1] = q1;
    s0 += b[i] * q0;
    s1 += b[i + 1] * q1;
  }
  if (i < q.length) {
    q[i] += scale * a[i];
    s0 += b[i] * q[i];
  }
  return s0 + s1;
}
