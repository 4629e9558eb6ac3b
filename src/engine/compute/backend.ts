import type { Matrix } from '../features/matrix.ts';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';
export type BackendChoice = BackendName | 'auto';

type Floats = Float32Array | Float64Array;

/** Features of one table resident where the arithmetic runs: the two products that everything linear is made of. */
export interface ResidentMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [X 1]·V, rows × k; V is (columns + 1) × k, the bias row last. */
  product(V: Floats, k: number): Promise<Floats>;
  /** [X 1]ᵀ·S, (columns + 1) × k; S is rows × k. */
  transposeProduct(S: Floats, k: number): Promise<Floats>;
  /** softmax([X 1]·W), rows × classes. */
  probabilities(W: Floats, classes: number): Promise<Floats>;
  dispose(): void;
}

/** A place where arithmetic runs. `cpu` is plain TypeScript in float64 and the reference for the others. */
export interface Backend {
  readonly name: BackendName;
  /** What a person may see: the adapter's name, “WASM SIMD”, “TypeScript”. */
  readonly description: string;
  hold(matrix: Matrix): Promise<ResidentMatrix>;
  dispose(): void;
}
