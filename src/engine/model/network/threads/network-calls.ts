import type { Floats } from '../../../compute/backend.ts';
import type { Handle } from '../../../compute/threads/thread-port.ts';
import type { Matrix } from '../../../features/matrix.ts';
import type { Architecture } from '../architecture.ts';
import type { LossAt } from '../network-rows.ts';

/**
 * What can be asked of a thread that holds rows of networks: `NetworkRows`, spoken of by handles. `as` names what is made.
 * θ and directions pass in float32, the precision that they are computed with; sums over rows in float64, as they are added.
 */
export interface NetworkCalls {
  hold(as: Handle, architecture: Architecture, matrix: Matrix): Promise<void>;
  logits(rows: Handle, theta: Float32Array): Promise<Float64Array>;
  logitTangents(rows: Handle, theta: Float32Array, s: Float32Array): Promise<Float64Array>;
  at(rows: Handle, theta: Float32Array, labels: Int32Array, weights: Float32Array): Promise<LossAt>;
  pullBack(rows: Handle, theta: Float32Array, S: Floats): Promise<Float64Array>;
  probabilityGradient(rows: Handle, theta: Float32Array, dP: Floats): Promise<Float64Array>;
  gaussNewton(
    rows: Handle,
    theta: Float32Array,
    P: Floats,
    weights: Float32Array,
    vs: readonly Float32Array[],
  ): Promise<Float64Array[]>;
  exact(
    rows: Handle,
    theta: Float32Array,
    P: Floats,
    labels: Int32Array,
    weights: Float32Array,
    vs: readonly Float32Array[],
  ): Promise<Float64Array[]>;
  dispose(rows: Handle): Promise<void>;
}
