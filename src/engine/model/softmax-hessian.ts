import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Floats, SoftmaxPoint } from '../compute/backend.ts';
import { cholesky, inverseRootColumns, solveCholesky } from '../compute/cholesky.ts';
import { nystromPreconditioner, type Preconditioner } from '../compute/nystrom.ts';
import type { Factorisation, Hessian } from './classifier.ts';
import { Gauge } from './gauge.ts';
import { estimateMeanDiagonal } from './mean-diagonal.ts';
import type { SolverMemory } from './solver-memory.ts';

/**
 * Up to this many parameters (after taking out the gauge) H may be formed: beyond, size³/3 operations take too long. One
 * right-hand side alone takes the same time either way: .25 ms by Cholesky against .41 by conjugate gradients with 18
 * parameters and 2,000 rows, 1.8 against 1.5 with 51, 4.1 against 4.6 with 101, 39 against 38 with 201 (least times of
 * test/bench/influence.bench.ts). The factorisation also serves further right-hand sides, leverages and Newton's steps.
 */
const DIRECT_LIMIT = 400;
/** Forming H takes 4·rows·size² operations; up to this many it is formed for each θ, beyond it is kept for several. */
const DIRECT_OPERATIONS = 1e9;
/**
 * The preconditioner where H is not formed: its rank, and the rows that H is estimated from for it. On 10,000 × 784 × 10
 * digits an iteration of the loop (ranking and retraining) takes 59 products after a plain sketch of rank 50 from all rows,
 * which costs 50; with rank 100 and a subspace step 39 when made from all rows (200), 42 from 2,000 (40), 46 from 1,000 (20).
 */
const NYSTROM_RANK = 100;
const NYSTROM_ROWS = 1500;
/**
 * Applying it takes rank numbers per parameter, a product with H the stored entries of a column: the rank is at most this
 * part of those, so that the preconditioner of sparse features does not cost more than the products it saves.
 */
const RANK_PER_ENTRY = 0.25;
const LEAST_RANK = 10;

/** Unit directions per pass when H is formed: bounds the memory of a pass to rows × classes × this. */
const BATCH = 16;

/** What turns sums over rows into J and its Hessian: J = L/n + λ/2 ‖W without its bias row‖². */
export interface Regularisation {
  readonly features: number;
  readonly classes: number;
  /** n: the sum of the rows' weights. */
  readonly liveRows: number;
  readonly l2: number;
  /** All rows, whatever their weight. */
  readonly rows: number;
  /** Stored features of all rows: rows × features when dense. */
  readonly entries: number;
  readonly memory: SolverMemory;
}

/** What H is made of, at one W. */
export interface SoftmaxHessianParts extends Regularisation {
  readonly point: SoftmaxPoint;
  /** Whether the point still is where the model stands. */
  readonly isCurrent: () => boolean;
}

/** H V = (1/n) Xᵀ(w ∘ (P ∘ A − P ∘ rowsum(P ∘ A))) + λ m ∘ V, A = X V, m = 0 on the bias row and 1 elsewhere. */
export function softmaxHessian(parts: SoftmaxHessianParts): Hessian {
  const { point, features, classes, liveRows, l2, memory } = parts;
  const size = (features + 1) * classes;
  const onDevice = point.conjugateGradient;
  const check = () => {
    if (!parts.isCurrent()) throw new RainError('stale-hessian', 'The model has changed since this Hessian was taken.');
  };
  const products = async (vs: readonly Floats[], share?: number) => {
    check();
    const images = await point.curvature(vs, share);
    images.forEach((image, t) => {
      for (let i = 0; i < size; i++) image[i] /= liveRows;
      for (let i = 0; i < features * classes; i++) image[i] += l2 * vs[t][i];
    });
    return images;
  };
  const gauge = new Gauge(classes);
  const reducedSize = (features + 1) * (classes - 1);
  let reduced: Promise<Float64Array> | null = null;
  const reducedMatrix = () => (reduced ??= formReduced(products, gauge, reducedSize));
  const formable = reducedSize <= DIRECT_LIMIT;
  const direct = formable && 4 * parts.rows * reducedSize ** 2 <= DIRECT_OPERATIONS;
  const makePreconditioner = async (work: Work): Promise<Preconditioner | null> => {
    if (!formable) {
      const share = Math.min(1, NYSTROM_ROWS / parts.rows);
      const estimates = (vs: readonly Floats[]) => products(vs, share);
      const worthwhile = Math.max(LEAST_RANK, Math.floor((RANK_PER_ENTRY * parts.entries) / (features + 1)));
      const rank = Math.min(NYSTROM_RANK, worthwhile);
      return nystromPreconditioner(estimates, size, { rank, shift: l2, seed: 1 }, work);
    }
    const H = await reducedMatrix();
    let trace = 0;
    for (let i = 0; i < reducedSize; i++) trace += H[i * reducedSize + i];
    const factorisation = factorise(H, reducedSize, gauge, features, l2, (1e-7 * trace) / reducedSize);
    return factorisation && ((r) => factorisation.solve(r));
  };
  return {
    size,
    products: (vs) => products(vs),
    product: async (v) => (await products([v]))[0],
    async meanDiagonal() {
      if (!direct) return (memory.meanDiagonal ??= await estimateMeanDiagonal(products, size));
      const H = await reducedMatrix();
      let trace = l2 * features;
      for (let i = 0; i < reducedSize; i++) trace += H[i * reducedSize + i];
      return trace / size;
    },
    project(b) {
      const projected = b.slice();
      // Along (1 … 1) H is λ on feature rows and 0 on the bias row.
      for (let j = l2 > 0 ? features : 0; j <= features; j++) {
        const mean = gauge.rowMean(b, j);
        for (let c = j * classes; c < (j + 1) * classes; c++) projected[c] -= mean;
      }
      return projected;
    },
    ...(direct && {
      factorise: async (damping: number) => factorise(await reducedMatrix(), reducedSize, gauge, features, l2, damping),
    }),
    ...(onDevice && {
      conjugateGradient: (b, options, work) => {
        check();
        const all = { ...options, scale: 1 / liveRows, l2, penalised: features * classes };
        return onDevice(b, all, work);
      },
    }),
    ...(!direct && {
      memory: {
        get preconditioner() {
          return memory.preconditioner;
        },
        ensurePreconditioner: (work: Work) => memory.ensurePreconditioner(makePreconditioner, work),
        used: (iterations: number, residual: number) => memory.used(iterations, residual),
        get solutions() {
          return memory.solutions;
        },
        remember: (solutions: readonly Float64Array[]) => void (memory.solutions = solutions),
      },
    }),
    dispose: () => void (reduced = null),
  };
}

/** H in the gauge's coordinates, from its products with the unit directions; symmetrised, since products may be float32. */
async function formReduced(
  products: (vs: readonly Floats[]) => Promise<Float64Array[]>,
  gauge: Gauge,
  size: number,
): Promise<Float64Array> {
  const H = new Float64Array(size * size);
  for (let first = 0; first < size; first += BATCH) {
    const units = Array.from({ length: Math.min(BATCH, size - first) }, (_, t) => {
      const unit = new Float64Array(size);
      unit[first + t] = 1;
      return gauge.expand(unit);
    });
    const images = await products(units);
    images.forEach((image, t) => H.set(gauge.reduce(image), (first + t) * size));
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (H[i * size + j] + H[j * size + i]) / 2;
      H[i * size + j] = mean;
      H[j * size + i] = mean;
    }
  }
  return H;
}

function factorise(
  H: Float64Array,
  size: number,
  gauge: Gauge,
  features: number,
  l2: number,
  damping: number,
): Factorisation | null {
  const damped = H.slice();
  for (let i = 0; i < size; i++) damped[i * size + i] += damping;
  const L = cholesky(damped, size);
  if (L === null) return null;
  return {
    damping,
    solve(b) {
      const s = gauge.expand(solveCholesky(L, size, gauge.reduce(b)));
      // Along (1 … 1) H is λ on feature rows and 0 on the bias row, which therefore stays at its minimum norm.
      if (l2 > 0) {
        for (let j = 0; j < features; j++) {
          const mean = gauge.rowMean(b, j) / (l2 + damping);
          for (let c = 0; c < gauge.classes; c++) s[j * gauge.classes + c] += mean;
        }
      }
      return s;
    },
    inverseRoot: () => inverseRootColumns(L, size).map((column) => gauge.expand(column)),
  };
}
