import type { Floats } from '../backend.ts';

/** A matrix that lives where the arithmetic runs; made and read only by the `TensorOps` it came from. */
export interface Tensor {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The few operations that layers of networks are made of, on matrices. Images are rows of pixels; the
 * feature maps of an image are a row too, place by place, the filters of a place beside each other.
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

  /**
   * Convolution of one-channel images (images × side²) without padding by K (kernel² × filters) and b (1 × filters), then the
   * greatest of each 2 × 2 places; an odd last row or column of places is dropped. `pooled` is images × (half² · filters),
   * half = ⌊(side − kernel + 1) / 2⌋; `choice` says, in a form of the device's own, which places were greatest.
   */
  convolvePool(images: Tensor, K: Tensor, b: Tensor): { readonly pooled: Tensor; readonly choice: Tensor };
  /** The convolution at the chosen places only: the derivative of `convolvePool` along K and b, which it is linear in. */
  convolveChosen(images: Tensor, choice: Tensor, K: Tensor, b: Tensor): Tensor;
  /** The transpose of `convolveChosen`: gradients with respect to K and b, from that of its result. */
  convolveBack(images: Tensor, choice: Tensor, g: Tensor, kernel: number): { readonly K: Tensor; readonly b: Tensor };
}
