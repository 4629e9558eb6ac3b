import type { Matrix } from '../features/matrix.ts';
import { allOrNone } from './all-or-none.ts';
import type { Floats, ResidentMatrix, SoftmaxLoss, SoftmaxPoint } from './backend.ts';
import { concatenated, sum } from './vectors.ts';

/** Rows [first, end) of a matrix as one of their own, looking into the same memory. */
export function rowRange(matrix: Matrix, first: number, end: number): Matrix {
  const { columns, values } = matrix;
  const rows = end - first;
  if (matrix.kind === 'dense') {
    return { kind: 'dense', rows, columns, values: values.subarray(first * columns, end * columns) };
  }
  const [from, to] = [matrix.rowStarts[first], matrix.rowStarts[end]];
  return {
    kind: 'sparse',
    rows,
    columns,
    rowStarts: matrix.rowStarts.slice(first, end + 1).map((start) => start - from),
    indices: matrix.indices.subarray(from, to),
    values: matrix.values.subarray(from, to),
  };
}

/**
 * Matrices that hold consecutive rows, as one. Products with rows are put one behind the other, sums over rows are added.
 * Parts are asked in order and all at once: one that computes in this very thread comes last, so that the others are
 * at work by then.
 */
export function joinShards(parts: readonly ResidentMatrix[]): ResidentMatrix {
  const ends: number[] = [];
  for (const part of parts) ends.push((ends.at(-1) ?? 0) + part.rows);
  const rows = ends.at(-1) ?? 0;
  const { columns } = parts[0];
  /** The share of part i of one number or k numbers per row. */
  const share = <Rows extends Floats | Int32Array>(all: Rows, i: number, k = 1): Rows =>
    all.subarray((ends[i] - parts[i].rows) * k, ends[i] * k) as Rows;
  return {
    rows,
    columns,
    product: async (V, k) => concatenated(await together(parts, (part) => part.product(V, k))),
    probabilities: async (W, k) => concatenated(await together(parts, (part) => part.probabilities(W, k))),
    transposeProduct: async (S, k) => sum(await together(parts, (part, i) => part.transposeProduct(share(S, i, k), k))),
    softmaxLoss: (classes, labels, weights) =>
      joinLosses(
        parts.map((part, i) => part.softmaxLoss(classes, share(labels, i), share(weights, i))),
        share,
      ),
    dispose: () => parts.forEach((part) => part.dispose()),
  };
}

type Share = <Rows extends Floats | Int32Array>(all: Rows, i: number, k?: number) => Rows;

function joinLosses(losses: readonly SoftmaxLoss[], share: Share): SoftmaxLoss {
  return {
    setLabels: (labels) => losses.forEach((loss, i) => loss.setLabels(share(labels, i))),
    setWeights: (weights) => losses.forEach((loss, i) => loss.setWeights(share(weights, i))),
    at: async (W) => joinPoints(await allOrNone(losses.map((loss) => loss.at(W)))),
    dispose: () => losses.forEach((loss) => loss.dispose()),
  };
}

function joinPoints(points: readonly SoftmaxPoint[]): SoftmaxPoint {
  return {
    loss: points.reduce((total, { loss }) => total + loss, 0),
    gradient: sum(points.map(({ gradient }) => gradient)),
    async curvature(vs, share) {
      const images = await together(points, (point) => point.curvature(vs, share));
      return vs.map((_, v) => sum(images.map((ofPart) => ofPart[v])));
    },
    probabilities: async () => concatenated(await together(points, (point) => point.probabilities())),
    rowLosses: async () => concatenated(await together(points, (point) => point.rowLosses())),
    dispose: () => points.forEach((point) => point.dispose()),
  };
}

function together<Part, Result>(
  parts: readonly Part[],
  ask: (part: Part, i: number) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(parts.map(ask));
}
