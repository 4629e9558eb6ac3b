import type { PlainError } from '../../engine/base/errors.ts';
import type { CallOptions } from '../../worker/bridge.ts';
import { asPlainError, type Where } from './messages.svelte.ts';

/** Milliseconds after which a task becomes visible: shorter ones would only flicker. */
const PATIENCE = 400;

/** One long operation on the page: where it stands, and the way to cancel it. */
export class Task {
  readonly where: Where;
  readonly label: string;
  readonly startedAt = performance.now();
  readonly #controller = new AbortController();
  phase = $state('');
  done = $state(0);
  total = $state(0);
  note = $state('');
  visible = $state(false);
  cancelling = $state(false);

  constructor(where: Where, label: string) {
    this.where = where;
    this.label = label;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  cancel(): void {
    this.cancelling = true;
    this.#controller.abort();
  }

  /** Seconds left by the pace so far; null while unknown or too early to tell. */
  get secondsLeft(): number | null {
    const elapsed = (performance.now() - this.startedAt) / 1000;
    if (this.total <= 0 || this.done <= 0 || elapsed < 2) return null;
    return (elapsed * (this.total - this.done)) / this.done;
  }
}

/** How a task ended. A cancelled task has the error code `cancelled`. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PlainError };

/** The long operations now under way. */
export class Activity {
  tasks = $state.raw<readonly Task[]>([]);

  at(where: Where): Task | undefined {
    return this.tasks.find((task) => task.where === where);
  }

  /** Runs a job as a task of a pane; errors become part of the outcome, never an exception. */
  async run<T>(
    where: Where,
    label: string,
    job: (call: CallOptions) => Promise<T>,
    watch?: (note: string, phase: string) => void,
  ): Promise<Outcome<T>> {
    const task = new Task(where, label);
    this.tasks = [...this.tasks, task];
    const timer = setTimeout(() => (task.visible = true), PATIENCE);
    try {
      const value = await job({
        signal: task.signal,
        onProgress: (progress) => {
          task.phase = progress.phase;
          task.done = progress.done;
          task.total = progress.total;
          task.note = progress.note ?? '';
          watch?.(task.note, progress.phase);
        },
      });
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
