import { fromPlainError, RainError } from '../../base/errors.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { ResidentMatrix, SoftmaxLoss, SoftmaxPoint } from '../backend.ts';
import type { Handle, Question, Reply, ShardCall, ShardCalls, ShardPort } from './shard-calls.ts';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The asking side of one thread: matrices held there look like any other. */
export class ShardThread {
  readonly #port: ShardPort;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #nextHandle = 1;
  /** Why the thread can be used no more. */
  #fault: Error | null = null;

  constructor(port: ShardPort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Reply>) => {
      const pending = this.#pending.get(data.id);
      this.#pending.delete(data.id);
      if ('error' in data) pending?.reject(fromPlainError(data.error));
      else pending?.resolve(data.value as never);
    };
  }

  /** Rejects whatever is asked, now and later. */
  fail(message: string): void {
    this.#fault ??= new RainError('thread-lost', message);
    for (const { reject } of this.#pending.values()) reject(this.#fault);
    this.#pending.clear();
  }

  /** Puts a copy of a matrix into the thread's own memory. */
  async hold(matrix: Matrix): Promise<ResidentMatrix> {
    const handle = this.#nextHandle++;
    const own = copyOf(matrix);
    const arrays = own.kind === 'dense' ? [own.values] : [own.rowStarts, own.indices, own.values];
    await this.#ask(
      'hold',
      [handle, own],
      arrays.map(({ buffer }) => buffer as ArrayBuffer),
    );
    return {
      rows: matrix.rows,
      columns: matrix.columns,
      product: (V, k) => this.#ask('product', [handle, V, k]),
      transposeProduct: (S, k) => this.#ask('transposeProduct', [handle, S, k]),
      probabilities: (W, classes) => this.#ask('probabilities', [handle, W, classes]),
      softmaxLoss: (classes, labels, weights) => this.#softmaxLoss(handle, classes, labels, weights),
      dispose: () => this.#tell('dispose', [handle]),
    };
  }

  #softmaxLoss(matrix: Handle, classes: number, labels: Int32Array, weights: Float32Array): SoftmaxLoss {
    const handle = this.#nextHandle++;
    this.#tell('softmaxLoss', [handle, matrix, classes, labels.slice(), weights.slice()]);
    return {
      setLabels: (replacement) => this.#tell('setLabels', [handle, replacement.slice()]),
      setWeights: (replacement) => this.#tell('setWeights', [handle, replacement.slice()]),
      at: (W) => this.#at(handle, W),
      dispose: () => this.#tell('dispose', [handle]),
    };
  }

  async #at(of: Handle, W: Float64Array): Promise<SoftmaxPoint> {
    const handle = this.#nextHandle++;
    return {
      ...(await this.#ask('at', [handle, of, W])),
      curvature: (vs, share) => this.#ask('curvature', [handle, vs, share]),
      probabilities: () => this.#ask('pointProbabilities', [handle]),
      rowLosses: () => this.#ask('rowLosses', [handle]),
      dispose: () => this.#tell('dispose', [handle]),
    };
  }

  #ask<Call extends ShardCall>(
    call: Call,
    args: Parameters<ShardCalls[Call]>,
    transfer: Transferable[] = [],
  ): ReturnType<ShardCalls[Call]> {
    const asked = new Promise((resolve, reject) => {
      if (this.#fault) throw this.#fault;
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      this.#port.postMessage({ id, call, args } satisfies Question, transfer);
    });
    return asked as ReturnType<ShardCalls[Call]>;
  }

  /** As `ask`, for what nobody waits for: a failure ends the thread, and is told to whoever asks next. */
  #tell<Call extends ShardCall>(call: Call, args: Parameters<ShardCalls[Call]>): void {
    if (this.#fault) return;
    this.#ask(call, args).catch((error: unknown) => {
      this.fail(error instanceof Error ? error.message : String(error));
    });
  }
}

/** With arrays of its own, which can be given away. */
function copyOf(matrix: Matrix): Matrix {
  if (matrix.kind === 'dense') return { ...matrix, values: matrix.values.slice() };
  const { rowStarts, indices, values } = matrix;
  return { ...matrix, rowStarts: rowStarts.slice(), indices: indices.slice(), values: values.slice() };
}
