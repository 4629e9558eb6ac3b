import type { Matrix } from '../../features/matrix.ts';
import type { Floats } from '../backend.ts';
import type { Handle } from './thread-port.ts';

/** What can be asked of a thread that holds rows: backend.ts's objects, spoken of by handles. `as` names what is made. */
export interface ShardCalls {
  hold(as: Handle, matrix: Matrix): Promise<void>;
  product(matrix: Handle, V: Floats, k: number): Promise<Floats>;
  transposeProduct(matrix: Handle, S: Floats, k: number): Promise<Float64Array>;
  probabilities(matrix: Handle, W: Floats, classes: number): Promise<Floats>;
  softmaxLoss(as: Handle, matrix: Handle, classes: number, labels: Int32Array, weights: Float32Array): Promise<void>;
  setLabels(loss: Handle, labels: Int32Array): Promise<void>;
  setWeights(loss: Handle, weights: Float32Array): Promise<void>;
  at(as: Handle, loss: Handle, W: Float64Array): Promise<{ loss: number; gradient: Float64Array }>;
  curvature(point: Handle, vs: readonly Floats[], share?: number): Promise<Float64Array[]>;
  pointProbabilities(point: Handle): Promise<Floats>;
  rowLosses(point: Handle): Promise<Floats>;
  dispose(what: Handle): Promise<void>;
}
