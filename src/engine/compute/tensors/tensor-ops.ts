import type { Floats } from '../backend.ts';

/** A matrix that lives where the arithmetic runs; made and read only by the `TensorOps` it came from. */
export interface Tensor {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The few operations that layers of networks are made of, on matrices. Images are rows of pixels; a feature map of
 * `side` × `side` places with f channels is (images · side²) × f, place by place.
 */
export interface TensorOps {
  /** Uploads rows × columns numbers, row-major. */
  from(values: Floats, rows: number, columns: number): Tensor;
  /** The numbers of a tensor, which stays. */
  read(tensor: Tensor): Promise<Floats>;
  /** Runs f and frees every tensor made meanwhile, except those in what it returns. f must not wait. */
  scope<Result>(f: () => Result): Result;
  dispose(tensors: readonly Tensor[]): void;

  /** A·B */
  product(a: Tensor, b: Tensor): Tensor;
  /** Aᵀ·B */
  transposeProduct(a: Tensor, b: Tensor): Tensor;
  /** A·Bᵀ */
  productTranspose(a: Tensor, b: Tensor): Tensor;

  add(a: Tensor, b: Tensor): Tensor;
  /** Elementwise. */
  multiply(a: Tensor, b: Tensor): Tensor;
  scale(a: Tensor, factor: number): Tensor;
  /** a + the 1 × columns `row` in every row. */
  addRow(a: Tensor, row: Tensor): Tensor;
  /** 1 × columns. */
  columnSums(a: Tensor): Tensor;
  /** The same numbers in another shape. */
  reshape(a: Tensor, rows: number, columns: number): Tensor;

  relu(a: Tensor): Tensor;
  /** 1 where a > 0, else 0. */
  step(a: Tensor): Tensor;
  tanh(a: Tensor): Tensor;
  /** 1 − a². */
  oneMinusSquare(a: Tensor): Tensor;

  /** images × side² → (images · (side−kernel+1)²) × kernel²: what a convolution without padding sees at each place. */
  patches(images: Tensor, side: number, kernel: number): Tensor;
  /** Greatest of each 2 × 2 places; an odd last row or column of places is dropped. */
  maxPool(map: Tensor, side: number): Tensor;
  /**
   * How much of each place goes into `maxPool`'s result: 1 for the greatest of its 2 × 2, shared evenly among equals
   * (blank parts of an image are all equal), 0 for the others and for what is dropped.
   */
  poolShares(map: Tensor, pooled: Tensor, side: number): Tensor;
  /** Sum of each 2 × 2 places. */
  sumPool(map: Tensor, side: number): Tensor;
  /** Each place of a pooled map repeated 2 × 2 times, zero where maxPool drops; `side` is that of the result. */
  upsample(pooled: Tensor, side: number): Tensor;
}
