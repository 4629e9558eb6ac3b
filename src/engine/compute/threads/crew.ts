import type { Matrix } from '../../features/matrix.ts';
import { allOrNone } from '../all-or-none.ts';
import type { ResidentMatrix } from '../backend.ts';
import { joinShards, rowRange } from '../shards.ts';
import { ShardThread } from './shard-thread.ts';

/** Threads beyond this many gain little: a pass then takes no longer than its messages. */
const MOST_THREADS = 8;
/** Stored numbers from which on rows are dealt out. */
const WORTH_SHARING = 2e6;

/** Threads that a table's rows can be dealt out to: the machine's cores; 1 where there are no workers, as in Node. */
export function availableThreads(): number {
  if (typeof Worker === 'undefined') return 1;
  return Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency));
}

/**
 * This thread and workers beside it, each owning its share of every large matrix's rows in its own memory: only parameters
 * and sums over rows pass between them, by messages, so that no shared memory (and no special headers of a server) is needed.
 */
export class Crew {
  readonly #holdHere: (matrix: Matrix) => Promise<ResidentMatrix>;
  readonly #size: number;
  #others: { readonly worker: Worker; readonly thread: ShardThread }[] | null = null;

  /** `size`: threads including this one. */
  constructor(size: number, holdHere: (matrix: Matrix) => Promise<ResidentMatrix>) {
    this.#size = size;
    this.#holdHere = holdHere;
  }

  /** Holds a matrix here, or dealt out to all threads where that is worth it. Errors: `thread-lost`. */
  async hold(matrix: Matrix): Promise<ResidentMatrix> {
    if (this.#size === 1 || matrix.values.length < WORTH_SHARING) return this.#holdHere(matrix);
    // Without the lost share nothing that the others hold can be used any more: new threads take their places.
    if (this.#others?.some(({ thread }) => thread.isLost)) this.dispose();
    this.#others ??= Array.from({ length: this.#size - 1 }, startThread);
    const cuts = Array.from({ length: this.#size + 1 }, (_, i) => Math.round((i * matrix.rows) / this.#size));
    const there = this.#others.map(({ thread }, i) => thread.hold(rowRange(matrix, cuts[i], cuts[i + 1])));
    const here = this.#holdHere(rowRange(matrix, cuts[this.#size - 1], matrix.rows));
    return joinShards(await allOrNone([...there, here]));
  }

  /** Ends the other threads; what they hold is lost. */
  dispose(): void {
    for (const { worker, thread } of this.#others ?? []) {
      worker.terminate();
      thread.fail('The backend was closed.');
    }
    this.#others = null;
  }
}

function startThread(): { worker: Worker; thread: ShardThread } {
  const worker = new Worker(new URL('./shard.worker.ts', import.meta.url), { type: 'module', name: 'rows' });
  const thread = new ShardThread(worker);
  watchWorker(worker, thread);
  return { worker, thread };
}

/** Lets a thread fail with its worker, in words. */
export function watchWorker(worker: Worker, thread: { fail(message: string): void }): void {
  worker.onerror = (event) => {
    event.preventDefault();
    thread.fail(`A computing thread stopped (${event.message || 'it could not be loaded'}). Train again.`);
  };
  worker.onmessageerror = () => {
    thread.fail('A computing thread sent an answer that could not be read, perhaps for lack of memory. Train again.');
  };
}
