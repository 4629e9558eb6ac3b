import type { Work } from '../base/work.ts';
import type { Matrix } from '../features/matrix.ts';
import type { ConjugateGradientResult } from './conjugate-gradient.ts';
import type { TensorOps } from './tensors/tensor-ops.ts';

/** Where arithmetic can run: on the graphics device, in WebAssembly SIMD, or in plain TypeScript (float64, the reference). */
export type BackendName = 'webgpu' | 'wasm' | 'cpu';
/** A backend that is forced or, with `auto`, the first that works here; never a software graphics adapter then. */
export type BackendChoice = BackendName | 'auto';

/** A vector, or a matrix row-major, of floating point numbers. */
export type Floats = Float32Array | Float64Array;

/** Features of one table resident where the arithmetic runs: the products that everything linear is made of. */
export interface ResidentMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [X 1]·V, rows × k; V is (columns + 1) × k, the bias row last. */
  product(V: Floats, k: number): Promise<Floats>;
  /** [X 1]ᵀ·S, (columns + 1) × k; S is rows × k. */
  transposeProduct(S: Floats, k: number): Promise<Float64Array>;
  /** softmax([X 1]·W), rows × classes. */
  probabilities(W: Floats, classes: number): Promise<Floats>;
  /** The cross entropy of these rows under a softmax, as a function of W. */
  softmaxLoss(classes: number, labels: Int32Array, weights: Float32Array): SoftmaxLoss;
  dispose(): void;
}

/**
 * L(W) = Σ_i w_i ℓ_i, ℓ_i = −log softmax([x_i 1]·W)_{y_i}: neither averaged nor regularised. W is (columns + 1) × classes, row-major.
 */
export interface SoftmaxLoss {
  /** Replaces y; points taken before are stale. */
  setLabels(labels: Int32Array): void;
  /** Replaces w; points taken before are stale. */
  setWeights(weights: Float32Array): void;
  /** One pass over the rows: L and ∇L at W, keeping P for what is asked of the point next. */
  at(W: Float64Array): Promise<SoftmaxPoint>;
  dispose(): void;
}

/** L at one W. Holds P on the device until disposed. */
export interface SoftmaxPoint {
  /** L = Σ w_i ℓ_i, summed in float64. */
  readonly loss: number;
  /** ∇L = [X 1]ᵀ (w ∘ (P − Y)), (columns + 1) × classes. */
  readonly gradient: Float64Array;
  /**
   * ∇²L·V = [X 1]ᵀ (w ∘ (P∘A − P∘rowsum(P∘A))), A = [X 1]·V, for several V in one pass over the rows. With `share` below 1
   * it is estimated from about that share of them, evenly spread and always the same ones; more rows, or all, where
   * leaving them out would save nothing.
   */
  curvature(vs: readonly Floats[], share?: number): Promise<Float64Array[]>;
  /** Conjugate gradients run wholly where the data is, for devices that answer slowly and compute fast. */
  readonly conjugateGradient?: (
    b: Float64Array,
    options: DeviceSolveOptions,
    work: Work,
  ) => Promise<ConjugateGradientResult>;
  /** P, rows × classes. Not to be written. */
  probabilities(): Promise<Floats>;
  /** ℓ_i of every row, whatever its weight. Not to be written. */
  rowLosses(): Promise<Floats>;
  dispose(): void;
}

/** A solve of (∇²L·scale + λ m + δ) s = b, m = 1 on the first `penalised` parameters and 0 on the rest. */
export interface DeviceSolveOptions {
  readonly scale: number;
  readonly l2: number;
  readonly penalised: number;
  /** δ */
  readonly damping: number;
  /** Stop at ‖b − (…)s‖ ≤ tolerance · ‖b‖, looked at every few steps. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** Where a network computes. */
export interface NetworkPlace {
  readonly tensors: TensorOps;
  /** Threads, this one included, that its rows may be dealt out to; where more than one, each has tensors in WebAssembly. */
  readonly threads: number;
  /**
   * Parts that rows are cut into, one for each thread or more. Their sums are added in the same order wherever they were made,
   * so that as many parts give the same bits on any number of threads.
   */
  readonly parts: number;
}

/** A place where arithmetic runs. `cpu` is plain TypeScript in float64 and the reference for the others. */
export interface Backend {
  readonly name: BackendName;
  /** What a person may see: the adapter's name, “WASM SIMD”, “TypeScript”. */
  readonly description: string;
  /** Significant digits of its arithmetic, as the unit roundoff: 2⁻⁵³ or 2⁻²⁴. */
  readonly roundoff: number;
  /** Bytes of features that one table may take here; Infinity where only the machine's memory ends it. */
  readonly capacity: number;
  hold(matrix: Matrix): Promise<ResidentMatrix>;
  /** Where a network computes whose passes take so much work: rows × parameters. */
  networkPlace(work: number): NetworkPlace;
  dispose(): void;
}
