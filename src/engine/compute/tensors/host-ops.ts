import type { Floats } from '../backend.ts';
import type { Multiply } from './multiply.ts';
import { patches, poolEach, upsample } from './places.ts';
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

/** Operations on typed arrays, float32 or float64 as `create` makes them; the products come from `multiply`. */
export function hostOps(create: (length: number) => Floats, multiply: Multiply): TensorOps {
  const like = ({ rows, columns }: Tensor) => new HostTensor(create(rows * columns), rows, columns);
  const map = (a: Tensor, f: (value: number) => number) => {
    const result = like(a);
    const values = valuesOf(a);
    for (let i = 0; i < values.length; i++) result.values[i] = f(values[i]);
    return result;
  };
  const combine = (a: Tensor, b: Tensor, f: (x: number, y: number) => number) => {
    const result = like(a);
    const [x, y] = [valuesOf(a), valuesOf(b)];
    for (let i = 0; i < x.length; i++) result.values[i] = f(x[i], y[i]);
    return result;
  };
  const pooled = (map2: Tensor, side: number, start: number, f: (sum: number, value: number) => number) => {
    const half = Math.floor(side / 2);
    const images = map2.rows / side ** 2;
    const result = new HostTensor(create(images * half ** 2 * map2.columns), images * half ** 2, map2.columns);
    result.values.fill(start);
    poolEach(
      side,
      images,
      map2.columns,
      valuesOf(map2),
      (value, at) => (result.values[at] = f(result.values[at], value)),
    );
    return result;
  };
  const ops: TensorOps = {
    from: (values, rows, columns) => {
      const tensor = new HostTensor(create(rows * columns), rows, columns);
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
    add: (a, b) => combine(a, b, (x, y) => x + y),
    multiply: (a, b) => combine(a, b, (x, y) => x * y),
    scale: (a, factor) => map(a, (value) => value * factor),
    addRow(a, row) {
      const result = like(a);
      const [x, added] = [valuesOf(a), valuesOf(row)];
      for (let r = 0, i = 0; r < a.rows; r++)
        for (let c = 0; c < a.columns; c++, i++) result.values[i] = x[i] + added[c];
      return result;
    },
    columnSums(a) {
      // Summed in float64 whatever the tensors are.
      const sums = new Float64Array(a.columns);
      const x = valuesOf(a);
      for (let r = 0, i = 0; r < a.rows; r++) for (let c = 0; c < a.columns; c++, i++) sums[c] += x[i];
      return ops.from(sums, 1, a.columns);
    },
    reshape: (a, rows, columns) => new HostTensor(valuesOf(a), rows, columns),
    relu: (a) => map(a, (value) => (value > 0 ? value : 0)),
    step: (a) => map(a, (value) => (value > 0 ? 1 : 0)),
    tanh: (a) => map(a, Math.tanh),
    oneMinusSquare: (a) => map(a, (value) => 1 - value * value),
    patches(images, side, kernel) {
      const places = (side - kernel + 1) ** 2;
      const result = new HostTensor(create(images.rows * places * kernel ** 2), images.rows * places, kernel ** 2);
      patches(valuesOf(images), images.rows, side, kernel, result.values);
      return result;
    },
    maxPool: (a, side) => pooled(a, side, Number.NEGATIVE_INFINITY, Math.max),
    sumPool: (a, side) => pooled(a, side, 0, (sum, value) => sum + value),
    poolShares(a, greatest, side) {
      const chosen = combine(a, ops.upsample(greatest, side), (value, best) => (value === best ? 1 : 0));
      const count = ops.upsample(ops.sumPool(chosen, side), side);
      return combine(chosen, count, (share, number) => (number > 0 ? share / number : 0));
    },
    upsample(a, side) {
      const half = Math.floor(side / 2);
      const images = a.rows / half ** 2;
      const result = new HostTensor(create(images * side ** 2 * a.columns), images * side ** 2, a.columns);
      upsample(valuesOf(a), images, side, a.columns, result.values);
      return result;
    },
  };
  return ops;
}

function valuesOf(tensor: Tensor): Floats {
  if (tensor instanceof HostTensor) return tensor.values;
  throw new TypeError('This tensor was made on another device.');
}
