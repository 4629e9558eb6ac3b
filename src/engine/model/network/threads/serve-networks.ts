import { RainError } from '../../../base/errors.ts';
import { Work } from '../../../base/work.ts';
import type { TensorOps } from '../../../compute/tensors/tensor-ops.ts';
import { serveCalls } from '../../../compute/threads/serve-calls.ts';
import type { Handle, ThreadPort } from '../../../compute/threads/thread-port.ts';
import { BatchedRows } from '../batched-rows.ts';
import type { NetworkCalls } from './network-calls.ts';

/** Answers what is asked on a port, one question after the other, with rows held by these operations, made when rows first come. */
export function serveNetworks(operations: () => Promise<TensorOps>, port: ThreadPort): void {
  const held = new Map<Handle, BatchedRows>();
  const named = (rows: Handle): BatchedRows => {
    const found = held.get(rows);
    if (found) return found;
    throw new RainError('internal', 'A computing thread was asked about rows that it does not hold.');
  };
  const work = () => Work.quiet;
  const calls: NetworkCalls = {
    async hold(as, architecture, matrix) {
      held.set(as, new BatchedRows(await operations(), architecture, matrix));
    },
    logits: (rows, theta) => named(rows).logits(theta, work()),
    logitTangents: (rows, theta, s) => named(rows).logitTangents(theta, s, work()),
    at: (rows, theta, labels, weights) => named(rows).at(theta, labels, weights, work()),
    pullBack: (rows, theta, S) => named(rows).pullBack(theta, S, work()),
    probabilityGradient: (rows, theta, dP) => named(rows).probabilityGradient(theta, dP, work()),
    gaussNewton: (rows, theta, P, weights, vs) => named(rows).gaussNewton(theta, P, weights, vs, work()),
    exact: (rows, theta, P, labels, weights, vs) => named(rows).exact(theta, P, labels, weights, vs, work()),
    async dispose(rows) {
      held.get(rows)?.dispose();
      held.delete(rows);
    },
  };
  serveCalls(calls, port);
}
