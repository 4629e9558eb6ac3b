import type { Work } from '../base/work.ts';
import { addScaled, dot, norm } from './vectors.ts';

/** A·v for several v at once; A symmetric. */
export type Products = (vs: readonly Float64Array[]) => Promise<readonly Float64Array[]>;

/** What is solved, and how finely. */
export interface ConjugateGradientOptions {
  /** δ ≥ 0: what is solved is (A + δI) s = b. */
  readonly damping: number;
  /** Stop at ‖b − (A + δI)s‖ ≤ tolerance · ‖b‖. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** M⁻¹ r for some symmetric positive definite M near A; identity when left out. */
  readonly precondition?: (r: Float64Array) => Float64Array;
}

/** How one solve ended; `s` has the residual told, also where the iterations ran out. */
export interface ConjugateGradientResult {
  readonly s: Float64Array;
  readonly iterations: number;
  /** ‖b − (A + δI)s‖ / ‖b‖; 0 when b = 0. */
  readonly residual: number;
}

interface Column {
  readonly bNorm: number;
  readonly s: Float64Array;
  readonly r: Float64Array;
  direction: Float64Array;
  rz: number;
  residual: number;
  iterations: number;
  done: boolean;
}

/**
 * Preconditioned conjugate gradients [Hestenes and Stiefel 1952] for several right-hand sides in lock step: each keeps
 * its own scalars, and all share the pass over the data. A column stops at its tolerance, at a direction of no or negative
 * curvature (A not positive definite there), and when a division would be by zero. From s = 0 a singular consistent
 * system is led to its minimum-norm solution. The residual is the recursive one; see `verifiedConjugateGradients`.
 */
export async function conjugateGradients(
  products: Products,
  bs: readonly Float64Array[],
  starts: readonly (Float64Array | undefined)[],
  options: ConjugateGradientOptions,
  work: Work,
): Promise<ConjugateGradientResult[]> {
  const precondition = options.precondition ?? ((r: Float64Array) => r.slice());
  const columns = bs.map((b, i): Column => {
    const start = starts[i];
    const bNorm = norm(b);
    const s = start ? start.slice() : new Float64Array(b.length);
    const column = { bNorm, s, r: b.slice(), direction: s, rz: 0, residual: 1, iterations: 0, done: bNorm === 0 };
    if (bNorm === 0) s.fill(0);
    return column;
  });
  await subtractStarts(products, columns, starts, options.damping);
  for (const column of columns) {
    if (column.done) continue;
    column.residual = norm(column.r) / column.bNorm;
    column.done = column.residual <= options.tolerance;
    column.direction = precondition(column.r);
    column.rz = dot(column.r, column.direction);
  }
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    const live = columns.filter((column) => !column.done);
    if (live.length === 0) break;
    await work.checkpoint();
    const images = await products(live.map((column) => column.direction));
    live.forEach((column, i) => step(column, images[i], options, precondition));
  }
  return columns.map(({ s, iterations, residual, bNorm }) => ({ s, iterations, residual: bNorm === 0 ? 0 : residual }));
}

/**
 * As `conjugateGradients`, but every residual is the true one: whenever all columns claim to be done it is computed anew,
 * and the iteration goes on from there, until it holds or float32 products can no longer lower it.
 */
export async function verifiedConjugateGradients(
  products: Products,
  bs: readonly Float64Array[],
  starts: readonly (Float64Array | undefined)[],
  options: ConjugateGradientOptions,
  work: Work,
): Promise<ConjugateGradientResult[]> {
  const iterations = bs.map(() => 0);
  let spent = 0;
  let best: ConjugateGradientResult[] = [];
  let from = starts;
  for (;;) {
    const rest = { ...options, maxIterations: options.maxIterations - spent };
    const claimed = await conjugateGradients(products, bs, from, rest, work);
    claimed.forEach((result, i) => (iterations[i] += result.iterations));
    const more = Math.max(0, ...claimed.map((result) => result.iterations));
    // The residual after one step is made of the very products that would check it.
    if (spent === 0 && more <= 1) return claimed;
    spent += more;
    const points = claimed.map((result) => result.s);
    const checked = await conjugateGradients(products, bs, points, { ...options, maxIterations: 0 }, work);
    const improved = best.length === 0 || checked.some((result, i) => result.residual < 0.5 * best[i].residual);
    best = checked.map((result, i) => (best.length > 0 && best[i].residual <= result.residual ? best[i] : result));
    const holds = best.every((result) => result.residual <= options.tolerance * 1.01);
    if (holds || !improved || more === 0 || spent >= options.maxIterations) break;
    from = best.map((result) => result.s);
  }
  return best.map((result, i) => ({ ...result, iterations: iterations[i] }));
}

/**
 * r ← b − (A + δI) s for the columns that start elsewhere than at zero, s scaled first to the best multiple of itself
 * (the one of least energy): an earlier solution of a like system often has the right direction and the wrong length.
 */
async function subtractStarts(
  products: Products,
  columns: readonly Column[],
  starts: readonly (Float64Array | undefined)[],
  damping: number,
): Promise<void> {
  const started = columns.filter((column, i) => starts[i] !== undefined && !column.done);
  if (started.length === 0) return;
  const images = await products(started.map((column) => column.s));
  started.forEach(({ s, r }, i) => {
    const energy = dot(s, images[i]) + damping * dot(s, s);
    const scale = energy > 0 ? dot(s, r) / energy : 1;
    addScaled(r, -scale, images[i]);
    addScaled(r, -scale * damping, s);
    for (let j = 0; j < s.length; j++) s[j] *= scale;
  });
}

function step(
  column: Column,
  image: Float64Array,
  { damping, tolerance }: ConjugateGradientOptions,
  precondition: (r: Float64Array) => Float64Array,
): void {
  const { direction, r } = column;
  const curvature = dot(direction, image) + damping * dot(direction, direction);
  if (!(curvature > 0) || !Number.isFinite(curvature) || column.rz === 0) {
    column.done = true;
    return;
  }
  const length = column.rz / curvature;
  addScaled(column.s, length, direction);
  addScaled(r, -length, image);
  addScaled(r, -length * damping, direction);
  column.iterations++;
  column.residual = norm(r) / column.bNorm;
  if (column.residual <= tolerance) {
    column.done = true;
    return;
  }
  const z = precondition(r);
  const rz = dot(r, z);
  const beta = rz / column.rz;
  for (let i = 0; i < z.length; i++) z[i] += beta * direction[i];
  column.direction = z;
  column.rz = rz;
}
