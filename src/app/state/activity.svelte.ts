import type { PlainError } from '../../engine/base/errors.ts';
import type { Progress } from '../../engine/base/work.ts';
import type { CallOptions } from '../../worker/bridge.ts';
import { asPlainError, type Where } from './messages.svelte.ts';
import { LONG, Pace, type Job } from './pace.svelte.ts';

/** Milliseconds after which a task becomes visible: shorter ones would only flicker. */
const PATIENCE = 400;

/** One long operation on the page: where it stands, and the way to cancel it. */
export class Task {
  readonly where: Where;
  readonly label: string;
  readonly #startedAt = performance.now();
  #phaseAt = this.#startedAt;
  /** Seconds it should take in all, where that is long. */
  readonly #expected: number | null;
  readonly #controller = new AbortController();
  phase = $state('');
  done = $state(0);
  total = $state(0);
  note = $state('');
  visible = $state(false);
  cancelling = $state(false);

  /** @param expected seconds that it should take; null when nobody knows */
  constructor(where: Where, label: string, expected: number | null) {
    this.where = where;
    this.label = label;
    this.#expected = expected !== null && expected >= LONG ? expected : null;
    // What is known to be long is shown at once, with how long.
    this.visible = this.#expected !== null;
  }

  progress({ phase, done, total, note }: Progress): void {
    if (phase !== this.phase) this.#phaseAt = performance.now();
    this.phase = phase;
    this.done = done;
    this.total = total;
    this.note = note ?? '';
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  cancel(): void {
    this.cancelling = true;
    this.#controller.abort();
  }

  /** Seconds left: of all of it where that was foreseen, else of the phase by its pace so far; null while unknown. */
  get secondsLeft(): number | null {
    const now = performance.now();
    const left = this.#expected === null ? 0 : this.#expected - (now - this.#startedAt) / 1000;
    if (left > 0) return left;
    const elapsed = (now - this.#phaseAt) / 1000;
    if (this.total <= 0 || this.done <= 0 || elapsed < 2) return null;
    return (elapsed * (this.total - this.done)) / this.done;
  }
}

/** How a task ended. A cancelled task has the error code `cancelled`. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PlainError };

/** The long operations now under way. */
export class Activity {
  readonly pace = new Pace();
  tasks = $state.raw<readonly Task[]>([]);

  at(where: Where): Task | undefined {
    return this.tasks.find((task) => task.where === where);
  }

  /**
   * Runs a job as a task of a pane; errors become part of the outcome, never an exception.
   * @param options how much there is to do, where its duration can be foreseen from that, and who is told of every note
   */
  async run<T>(
    where: Where,
    label: string,
    job: (call: CallOptions) => Promise<T>,
    options: { readonly size?: Job; readonly watch?: (note: string) => void } = {},
  ): Promise<Outcome<T>> {
    const { size, watch } = options;
    const task = new Task(where, label, size ? this.pace.estimate(size) : null);
    this.tasks = [...this.tasks, task];
    const timer = setTimeout(() => (task.visible = true), PATIENCE);
    const start = performance.now();
    try {
      const value = await job({
        signal: task.signal,
        onProgress: (progress) => {
          task.progress(progress);
          watch?.(task.note);
        },
      });
      if (size) this.pace.learn(size, (performance.now() - start) / 1000);
      return { ok: true, value };
    } catch (thrown) {
      return { ok: false, error: asPlainError(thrown) };
    } finally {
      clearTimeout(timer);
      this.tasks = this.tasks.filter((other) => other !== task);
    }
  }

  /** Cancels what a pane is doing. */
  cancel(where: Where): void {
    this.at(where)?.cancel();
  }
}
