import { allOrNone } from '../../../compute/all-or-none.ts';
import type { NetworkPlace } from '../../../compute/backend.ts';
import { rowRange } from '../../../compute/shards.ts';
import { watchWorker } from '../../../compute/threads/crew.ts';
import type { Matrix } from '../../../features/matrix.ts';
import type { Architecture } from '../architecture.ts';
import { BatchedRows } from '../batched-rows.ts';
import { JoinedNetworkRows } from '../joined-network-rows.ts';
import type { NetworkRows } from '../network-rows.ts';
import { NetworkThread } from './network-thread.ts';

/**
 * Rows from which on they are dealt out, and rows times parameters: a pass then takes far longer than sending θ and getting a
 * gradient back. Adam's batches are too small for that, however many the parameters.
 */
const LEAST_ROWS = 128;
const WORTH_SHARING = 2e7;

/**
 * This thread and workers beside it, each owning its share of every table's rows in its own memory: only θ, directions and
 * gradients pass between them, by messages. Where the place has one part, as a graphics device, all rows are here.
 */
export class NetworkCrew {
  readonly #place: NetworkPlace;
  readonly #architecture: Architecture;
  readonly #parameterCount: number;
  #others: { readonly worker: Worker; readonly thread: NetworkThread }[] | null = null;

  constructor(place: NetworkPlace, architecture: Architecture, parameterCount: number) {
    this.#place = place;
    this.#architecture = architecture;
    this.#parameterCount = parameterCount;
  }

  async hold(matrix: Matrix): Promise<NetworkRows> {
    const { parts } = this.#place;
    const { rows } = matrix;
    if (parts === 1 || rows < LEAST_ROWS || rows * this.#parameterCount < WORTH_SHARING) return this.#holdHere(matrix);
    this.#others ??= Array.from({ length: this.#place.threads - 1 }, () => startThread(this.#architecture));
    const ranges = Array.from({ length: parts }, (_, i) =>
      rowRange(matrix, Math.round((i * rows) / parts), Math.round(((i + 1) * rows) / parts)),
    );
    const held = ranges.map((range, i) => this.#others?.[i]?.thread.hold(range) ?? this.#holdHere(range));
    return new JoinedNetworkRows(await allOrNone(held), this.#architecture.classes);
  }

  dispose(): void {
    for (const { worker, thread } of this.#others ?? []) {
      worker.terminate();
      thread.fail('The model was closed.');
    }
    this.#others = null;
  }

  async #holdHere(matrix: Matrix): Promise<NetworkRows> {
    return new BatchedRows(this.#place.tensors, this.#architecture, matrix);
  }
}

function startThread(architecture: Architecture): { worker: Worker; thread: NetworkThread } {
  const worker = new Worker(new URL('./network.worker.ts', import.meta.url), { type: 'module', name: 'network rows' });
  const thread = new NetworkThread(worker, architecture);
  watchWorker(worker, thread);
  return { worker, thread };
}
