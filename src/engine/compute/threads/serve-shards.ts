import { RainError } from '../../base/errors.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { ResidentMatrix, SoftmaxLoss, SoftmaxPoint } from '../backend.ts';
import { serveCalls } from './serve-calls.ts';
import type { ShardCalls } from './shard-calls.ts';
import type { Handle, ThreadPort } from './thread-port.ts';

/** Answers what is asked on a port, one question after the other, with matrices held by `hold`. */
export function serveShards(hold: (matrix: Matrix) => Promise<ResidentMatrix>, port: ThreadPort): void {
  const matrices = new Map<Handle, ResidentMatrix>();
  const losses = new Map<Handle, SoftmaxLoss>();
  const points = new Map<Handle, SoftmaxPoint>();
  const calls: ShardCalls = {
    async hold(as, matrix) {
      matrices.set(as, await hold(matrix));
    },
    product: (matrix, V, k) => named(matrices, matrix).product(V, k),
    transposeProduct: (matrix, S, k) => named(matrices, matrix).transposeProduct(S, k),
    probabilities: (matrix, W, classes) => named(matrices, matrix).probabilities(W, classes),
    async softmaxLoss(as, matrix, classes, labels, weights) {
      losses.set(as, named(matrices, matrix).softmaxLoss(classes, labels, weights));
    },
    setLabels: async (loss, labels) => named(losses, loss).setLabels(labels),
    setWeights: async (loss, weights) => named(losses, loss).setWeights(weights),
    async at(as, of, W) {
      const point = await named(losses, of).at(W);
      points.set(as, point);
      return { loss: point.loss, gradient: point.gradient };
    },
    curvature: (point, vs, share) => named(points, point).curvature(vs, share),
    pointProbabilities: (point) => named(points, point).probabilities(),
    rowLosses: (point) => named(points, point).rowLosses(),
    async dispose(what) {
      for (const kept of [matrices, losses, points]) {
        kept.get(what)?.dispose();
        kept.delete(what);
      }
    },
  };
  serveCalls(calls, port);
}

function named<T>(kept: ReadonlyMap<Handle, T>, handle: Handle): T {
  const found = kept.get(handle);
  if (found) return found;
  throw new RainError('internal', 'A computing thread was asked about something that it does not hold.');
}
