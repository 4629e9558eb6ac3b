import type { PlainError } from '../../base/errors.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { Floats } from '../backend.ts';

/** The asking side's number for a matrix, a loss or a point that stays on the other side. */
export type Handle = number;

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

export type ShardCall = keyof ShardCalls;

export interface Question {
  readonly id: number;
  readonly call: ShardCall;
  readonly args: readonly unknown[];
}

export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: PlainError });

/** What a worker, its own global scope and a message port have in common. */
export interface ShardPort {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
}
