import type { Matrix } from '../../features/matrix.ts';
import type { Backend, Floats, ResidentMatrix } from '../backend.ts';
import { plainConvolution } from '../tensors/convolution.ts';
import { hostOps } from '../tensors/host-ops.ts';
import { plainMultiply } from '../tensors/multiply.ts';
import { softmaxRows } from '../softmax-rows.ts';
import { cpuSoftmaxLoss } from './cpu-softmax-loss.ts';
import { denseRows } from './dense-rows.ts';
import type { Rows } from './rows.ts';
import { sparseRows } from './sparse-rows.ts';

/** Plain TypeScript in float64: runs everywhere, and is the reference that every other backend is tested against. */
export function createCpuBackend(): Backend {
  const tensors = hostOps((length) => new Float64Array(length), plainMultiply, plainConvolution);
  const network = { tensors, threads: 1, parts: 1 };
  return {
    name: 'cpu',
    description: 'TypeScript',
    roundoff: 2 ** -53,
    capacity: Number.POSITIVE_INFINITY,
    hold: async (matrix: Matrix) => hold(matrix.kind === 'dense' ? denseRows(matrix) : sparseRows(matrix)),
    networkPlace: () => network,
    dispose: () => undefined,
  };
}

function hold(X: Rows): ResidentMatrix {
  const product = (V: Floats, k: number) => {
    const Z = new Float64Array(X.rows * k);
    X.forward(V, k, Z);
    return Z;
  };
  return {
    rows: X.rows,
    columns: X.columns,
    product: async (V, k) => product(V, k),
    async transposeProduct(S, k) {
      const G = new Float64Array((X.columns + 1) * k);
      X.back(S, k, G);
      return G;
    },
    async probabilities(W, classes) {
      const P = product(W, classes);
      softmaxRows(P, classes);
      return P;
    },
    softmaxLoss: (classes, labels, weights) => cpuSoftmaxLoss(X, classes, labels, weights),
    dispose: () => undefined,
  };
}
