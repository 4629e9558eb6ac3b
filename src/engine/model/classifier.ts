import type { Random } from '../base/random.ts';
import type { Work } from '../base/work.ts';
import type { Floats } from '../compute/backend.ts';
import type { ConjugateGradientOptions, ConjugateGradientResult } from '../compute/conjugate-gradient.ts';
import type { Preconditioner } from '../compute/nystrom.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Validation } from './early-stop.ts';

/** Any float vector; models answer in Float64Array on the cpu backend and may answer in Float32Array elsewhere. */
export type { Floats };

/** Softmax regression, a perceptron with hidden layers, or a small convolutional network for square images. */
export type ModelKind = 'softmax' | 'mlp' | 'cnn';

/** What a training run reports when it is done. */
export interface TrainingReport {
  readonly steps: number;
  readonly loss: number;
  /** ‖∇J‖ relative to its value at θ = 0, or at a network's seeded start. */
  readonly gradientNorm: number;
  readonly converged: boolean;
}

/** When a training run ends. */
export interface TrainingOptions {
  /**
   * Stop when ‖∇J(θ)‖ ≤ tolerance · ‖∇J(0)‖; default 1e-5. Of a network ‖∇J‖ is compared with that of its seeded start, by
   * default 1e-3, and retraining ends already where the first training ended.
   */
  readonly gradientTolerance?: number;
  readonly maxSteps?: number;
  /**
   * Whether this is one of several trainings in a row that will all be given back (`note`). Of a network they are short, and
   * each begins with what the one before learnt of how J bends; other trainings learn from the first one alone, so that a
   * fix comes to the same model whatever was fixed and undone before.
   */
  readonly isTrial?: boolean;
  /**
   * Rows that end training when their loss stops falling; θ is then where it was least. Training begins anew (from 0, or a
   * network's seeded start) rather than from θ, or a fix that makes held-out rows fit worse would change nothing.
   */
  readonly validation?: Validation;
}

/** Features of a table kept where the arithmetic runs, made by `Classifier.hold` or of such (`JoinedRows`). */
export interface HeldRows {
  readonly rowCount: number;
  dispose(): void;
}

/** How a solve of (H + damping·I) s = b went. */
export interface Solution {
  readonly s: Float64Array;
  readonly iterations: number;
  /** ‖b − (H + damping·I) s‖ / ‖b‖. */
  readonly residual: number;
  readonly damping: number;
  readonly method: 'cholesky' | 'cg';
}

/** H + damping·I factorised: any number of solves, each in one small product. */
export interface Factorisation {
  readonly damping: number;
  /** (H + damping·I)⁻¹ b; what b has along directions that no prediction depends on is dropped (minimum norm). */
  solve(b: Float64Array): Float64Array;
  /** Directions s_t with Σ_t s_t s_tᵀ = (H + damping·I)⁻¹, less the directions that no prediction depends on. */
  inverseRoot(): Float64Array[];
}

/** What one solve leaves to the next, across Hessians of the same training set (SolverMemory). */
export interface HessianMemory {
  /** The preconditioner, without making one. */
  readonly preconditioner: Preconditioner | null;
  /** The preconditioner, or one made for this Hessian; null when H admits none. */
  ensurePreconditioner(work: Work): Promise<Preconditioner | null>;
  /** To be told of every solve it was used in, so that it is made anew when it stops helping. */
  used(iterations: number, residual: number): void;
  /** Solutions of the last solve. */
  readonly solutions: readonly Float64Array[];
  remember(solutions: readonly Float64Array[]): void;
}

/** The Hessian of J at the parameters it was made for; throws `stale-hessian` after training or changing a weight or label. */
export interface Hessian {
  readonly size: number;
  /** H v, undamped. */
  product(v: Floats): Promise<Float64Array>;
  /** H v for several directions in one pass over the data. */
  products(vs: readonly Floats[]): Promise<Float64Array[]>;
  /** Products with the exact Hessian where `products` are those of the Gauss–Newton matrix, which is not indefinite. */
  exactProducts?(vs: readonly Floats[]): Promise<Float64Array[]>;
  /** Conjugate gradient steps after which solutions get no better for ranking. */
  readonly iterationLimit?: number;
  /** b less its part along directions on which H is 0 whatever the data: what a singular system needs to be consistent. */
  project(b: Float64Array): Float64Array;
  /** Where the parameters are few enough for a direct solve; null when H + damping·I is not positive definite. */
  readonly factorise?: (damping: number) => Promise<Factorisation | null>;
  /**
   * (H + damping·I) s = b by conjugate gradients wholly on the device, where its answers are slow and its arithmetic fast.
   * The residual it reports is the recursive one.
   */
  readonly conjugateGradient?: (
    b: Float64Array,
    options: Pick<ConjugateGradientOptions, 'damping' | 'tolerance' | 'maxIterations'>,
    work: Work,
  ) => Promise<ConjugateGradientResult>;
  /** For conjugate gradients, where the parameters are too many for a direct solve. */
  readonly memory?: HessianMemory;
  /**
   * The mean of H's diagonal, exact where H is small, else estimated; what damping is measured by. Absent where solutions are of
   * so few steps that they need none.
   */
  readonly meanDiagonal?: () => Promise<number>;
  dispose(): void;
}

/**
 * A classifier with a softmax head over its training rows, which stay on the device. Training rows are indexed
 * 0 … rowCount−1 here (positions); the debugger maps positions to row ids of the training table.
 *
 * J(θ) = (1/n) Σ_i w_i ℓ(z_i, θ) + λ/2 ‖θ without biases‖², w_i ∈ {0,1}, n the number of rows with w_i = 1.
 *
 * Because the head is a softmax over logits a(x, θ), every influence score follows from one product: the derivative
 * of each row's logits along a direction s (`logitDerivatives`). For softmax regression θ is W, (features + 1) × classes,
 * row-major, the bias row last.
 */
export interface Classifier {
  readonly kind: ModelKind;
  readonly classCount: number;
  readonly parameterCount: number;
  readonly rowCount: number;
  readonly l2: number;
  /** θ, a copy. */
  readonly parameters: Float64Array;
  /** Current label of each training row (class index), a view not to be written. */
  readonly labels: Int32Array;
  /** 1 = in, 0 = removed, a view not to be written. */
  readonly weights: Float32Array;

  setParameters(theta: Float64Array): void;
  setWeights(weights: Float32Array): void;
  setLabels(labels: Int32Array): void;
  /** Notes θ, weights, labels and what training has learnt of J on its way; what is returned gives them back. */
  note(): () => void;

  /** Trains from the current θ, unless rows say when to stop; leaves θ as before when cancelled. */
  train(options: TrainingOptions, work: Work): Promise<TrainingReport>;
  /** J and ∇J at θ (or at the parameters given). */
  objective(theta?: Float64Array): Promise<{ readonly value: number; readonly gradient: Float64Array }>;
  hessian(): Promise<Hessian>;

  /** Puts a table's features on the device. */
  hold(matrix: Matrix): Promise<HeldRows>;
  /** P of held rows or, without an argument, of the training rows; rows × classes. Kept: not to be written. */
  probabilities(rows?: HeldRows): Promise<Floats>;
  /** ∇q(θ) = Σ_r (∂P_r/∂θ)ᵀ ∂q/∂P_r for held rows or, undefined, the training rows; dP is rows × classes. */
  parameterGradient(rows: HeldRows | undefined, dP: Floats): Promise<Float64Array>;
  /** a = (∂logits/∂θ) s of held rows or, without an argument, of the training rows; rows × classes. */
  logitDerivatives(s: Floats, rows?: HeldRows): Promise<Floats>;
  /**
   * A random direction ξ with E ξξᵀ = H (its Gauss–Newton part and λ): (1/√n) Σ_i √w_i ∇ℓ(x_i, ŷ_i) with ŷ_i drawn from p_i,
   * plus a normal vector of variance λ on what is regularised.
   */
  curvatureNoise(random: Random): Promise<Float64Array>;
  /** ℓ(z_i, θ) of every training row, whatever its weight. */
  rowLosses(): Promise<Floats>;
  dispose(): void;
}
