import type { Floats } from '../backend.ts';
import type { Multiply } from './multiply.ts';
import { convolutionSizes, type Convolution } from './convolution.ts';
import type { Tensor, TensorOps } from './tensor-ops.ts';

/** A tensor in JavaScript memory; garbage collection frees it. */
class HostTensor implements Tensor {
  readonly values: Floats;
  readonly rows: number;
  readonly columns: number;

  constructor(values: Floats, rows: number, columns: number) {
    this.values = values;
    this.rows = rows;
    this.columns = columns;
  }
}

/**
 * Operations on typed arrays, float32 or float64 as `create` makes them; products and convolutions are given. Elementwise ones
 * are written out: a shared loop with a function argument runs several times slower.
 */
export function hostOps(create: (length: number) => Floats, multiply: Multiply, convolution: Convolution): TensorOps {
  const make = (rows: number, columns: number) => new HostTensor(create(rows * columns), rows, columns);
  return {
    from(values, rows, columns) {
      const tensor = make(rows, columns);
      tensor.values.set(values);
      return tensor;
    },
    read: async (tensor) => valuesOf(tensor),
    scope: (f) => f(),
    dispose: () => undefined,
    product: (a, b) =>
      new HostTensor(multiply.product(valuesOf(a), valuesOf(b), a.rows, a.columns, b.columns), a.rows, b.columns),
    transposeProduct: (a, b) =>
      new HostTensor(
        multiply.transposeProduct(valuesOf(a), valuesOf(b), a.rows, a.columns, b.columns),
        a.columns,
        b.columns,
      ),
    productTranspose: (a, b) =>
      new HostTensor(multiply.productTranspose(valuesOf(a), valuesOf(b), a.rows, a.columns, b.rows), a.rows, b.rows),
    add(a, b) {
      const sum = make(a.rows, a.columns);
      const [x, y, z] = [valuesOf(a), valuesOf(b), sum.values];
      for (let i = 0; i < z.length; i++) z[i] = x[i] + y[i];
      return sum;
    },
    multiply(a, b) {
      const product = make(a.rows, a.columns);
      const [x, y, z] = [valuesOf(a), valuesOf(b), product.values];
      for (let i = 0; i < z.length; i++) z[i] = x[i] * y[i];
      return product;
    },
    scale(a, factor) {
      const scaled = make(a.rows, a.columns);
      const [x, z] = [valuesOf(a), scaled.values];
      for (let i = 0; i < z.length; i++) z[i] = x[i] * factor;
      return scaled;
    },
    addRow(a, row) {
      const sum = make(a.rows, a.columns);
      const [x, y, z] = [valuesOf(a), valuesOf(row), sum.values];
      for (let r = 0, i = 0; r < a.rows; r++) for (let c = 0; c < a.columns; c++, i++) z[i] = x[i] + y[c];
      return sum;
    },
    columnSums(a) {
      // Summed in float64 whatever the tensors are.
      const sums = new Float64Array(a.columns);
      const x = valuesOf(a);
      for (let r = 0, i = 0; r < a.rows; r++) for (let c = 0; c < a.columns; c++, i++) sums[c] += x[i];
      const tensor = make(1, a.columns);
      tensor.values.set(sums);
      return tensor;
    },
    reshape: (a, rows, columns) => new HostTensor(valuesOf(a), rows, columns),
    relu(a) {
      const result = make(a.rows, a.columns);
      const [x, z] = [valuesOf(a), result.values];
      for (let i = 0; i < z.length; i++) z[i] = x[i] > 0 ? x[i] : 0;
      return result;
    },
    step(a) {
      const result = make(a.rows, a.columns);
      const [x, z] = [valuesOf(a), result.values];
      for (let i = 0; i < z.length; i++) z[i] = x[i] > 0 ? 1 : 0;
      return result;
    },
    tanh(a) {
      const result = make(a.rows, a.columns);
      const [x, z] = [valuesOf(a), result.values];
      for (let i = 0; i < z.length; i++) z[i] = Math.tanh(x[i]);
      return result;
    },
    oneMinusSquare(a) {
      const result = make(a.rows, a.columns);
      const [x, z] = [valuesOf(a), result.values];
      for (let i = 0; i < z.length; i++) z[i] = 1 - x[i] * x[i];
      return result;
    },
    convolvePool(images, K, b) {
      const sizes = convolutionSizes(images.rows, images.columns, Math.round(Math.sqrt(K.rows)), K.columns);
      const pooled = make(images.rows, sizes.half ** 2 * K.columns);
      const choice = make(images.rows, pooled.columns);
      convolution.pool(valuesOf(images), valuesOf(K), valuesOf(b), sizes, pooled.values, choice.values);
      return { pooled, choice };
    },
    convolveChosen(images, choice, K, b) {
      const sizes = convolutionSizes(images.rows, images.columns, Math.round(Math.sqrt(K.rows)), K.columns);
      const result = make(choice.rows, choice.columns);
      convolution.chosen(valuesOf(images), valuesOf(choice), valuesOf(K), valuesOf(b), sizes, result.values);
      return result;
    },
    convolveBack(images, choice, g, kernel) {
      const places = Math.floor((Math.round(Math.sqrt(images.columns)) - kernel + 1) / 2) ** 2;
      const sizes = convolutionSizes(images.rows, images.columns, kernel, choice.columns / places);
      const K = make(kernel ** 2, sizes.filters);
      const b = make(1, sizes.filters);
      convolution.back(valuesOf(images), valuesOf(choice), valuesOf(g), sizes, K.values, b.values);
      return { K, b };
    },
  };
}

function valuesOf(tensor: Tensor): Floats {
  if (tensor instanceof HostTensor) return tensor.values;
  throw new TypeError('This tensor was made on another device.');
}
