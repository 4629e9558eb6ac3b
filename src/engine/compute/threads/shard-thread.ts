import type { Matrix } from '../../features/matrix.ts';
import type { ResidentMatrix, SoftmaxLoss, SoftmaxPoint } from '../backend.ts';
import { AskedThread } from './asked-thread.ts';
import type { ShardCalls } from './shard-calls.ts';
import type { Handle, ThreadPort } from './thread-port.ts';

/** The asking side of one thread: matrices held there look like any other. */
export class ShardThread {
  readonly #thread: AskedThread<ShardCalls>;

  /** `port` leads to a thread that runs `serveShards`. */
  constructor(port: ThreadPort) {
    this.#thread = new AskedThread(port);
  }

  /** Whether it can be used no more. */
  get isLost(): boolean {
    return this.#thread.isLost;
  }

  /** Rejects whatever is asked, now and later. */
  fail(message: string): void {
    this.#thread.fail(message);
  }

  /** Puts a copy of a matrix into the thread's own memory. */
  async hold(matrix: Matrix): Promise<ResidentMatrix> {
    const handle = this.#thread.handle();
    const own = copyOf(matrix);
    const arrays = own.kind === 'dense' ? [own.values] : [own.rowStarts, own.indices, own.values];
    await this.#thread.ask(
      'hold',
      [handle, own],
      arrays.map(({ buffer }) => buffer as ArrayBuffer),
    );
    return {
      rows: matrix.rows,
      columns: matrix.columns,
      product: (V, k) => this.#thread.ask('product', [handle, V, k]),
      transposeProduct: (S, k) => this.#thread.ask('transposeProduct', [handle, S, k]),
      probabilities: (W, classes) => this.#thread.ask('probabilities', [handle, W, classes]),
      softmaxLoss: (classes, labels, weights) => this.#softmaxLoss(handle, classes, labels, weights),
      dispose: () => this.#thread.tell('dispose', [handle]),
    };
  }

  #softmaxLoss(matrix: Handle, classes: number, labels: Int32Array, weights: Float32Array): SoftmaxLoss {
    const handle = this.#thread.handle();
    this.#thread.tell('softmaxLoss', [handle, matrix, classes, labels.slice(), weights.slice()]);
    return {
      setLabels: (replacement) => this.#thread.tell('setLabels', [handle, replacement.slice()]),
      setWeights: (replacement) => this.#thread.tell('setWeights', [handle, replacement.slice()]),
      at: (W) => this.#at(handle, W),
      dispose: () => this.#thread.tell('dispose', [handle]),
    };
  }

  async #at(of: Handle, W: Float64Array): Promise<SoftmaxPoint> {
    const handle = this.#thread.handle();
    return {
      ...(await this.#thread.ask('at', [handle, of, W])),
      curvature: (vs, share) => this.#thread.ask('curvature', [handle, vs, share]),
      probabilities: () => this.#thread.ask('pointProbabilities', [handle]),
      rowLosses: () => this.#thread.ask('rowLosses', [handle]),
      dispose: () => this.#thread.tell('dispose', [handle]),
    };
  }
}

/** With arrays of its own, which can be given away. */
export function copyOf(matrix: Matrix): Matrix {
  if (matrix.kind === 'dense') return { ...matrix, values: matrix.values.slice() };
  const { rowStarts, indices, values } = matrix;
  return { ...matrix, rowStarts: rowStarts.slice(), indices: indices.slice(), values: values.slice() };
}
