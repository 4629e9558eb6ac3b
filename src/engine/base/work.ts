import { RainError } from './errors.ts';

/** How far a long operation has come. `total` is 0 while it is unknown; `note` is a short figure to show (`loss 0.412`). */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly note?: string;
}

/** Milliseconds of computing after which a loop lets waiting messages in. */
const BREATH = 24;

/**
 * One long operation: reports progress, notices cancellation, and lets the thread breathe so that a
 * cancellation can arrive at all. Pass it down; never store it.
 */
export class Work {
  /** Aborted when nobody wants the result any more. */
  readonly signal: AbortSignal;
  readonly #report: (progress: Progress) => void;
  #lastBreath = performance.now();

  /** Without a signal it cannot be cancelled; without `report` nobody watches it. */
  constructor(options: { signal?: AbortSignal; report?: (progress: Progress) => void } = {}) {
    this.signal = options.signal ?? new AbortController().signal;
    this.#report = options.report ?? (() => undefined);
  }

  /** Work that nobody watches or cancels: for tests and for operations known to be short. */
  static get quiet(): Work {
    return new Work();
  }

  /** Tells how far a phase has come; cheap enough for every turn of a loop over batches. */
  report(phase: string, done = 0, total = 0, note?: string): void {
    this.#report(note === undefined ? { phase, done, total } : { phase, done, total, note });
  }

  /** Throws `cancelled` when the operation was cancelled. */
  throwIfCancelled(): void {
    if (this.signal.aborted) throw new RainError('cancelled', 'Cancelled.');
  }

  /** To be awaited inside long loops: cheap until a breath is due, then yields to the event loop once. */
  async checkpoint(): Promise<void> {
    this.throwIfCancelled();
    if (performance.now() - this.#lastBreath < BREATH) return;
    await macrotask();
    this.#lastBreath = performance.now();
    this.throwIfCancelled();
  }
}

/** Resolves after the messages that already wait; unlike setTimeout it is not clamped to 4 ms. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
