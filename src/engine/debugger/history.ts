import type { Fix, StepSummary } from './api.ts';
import type { ModelSnapshot } from './trained-model.ts';

/** State of every model by name: all that a step changes (answers and complaints follow from it). */
export type Snapshot = ReadonlyMap<string, ModelSnapshot>;

/** One applied fix with the states on both sides of it, so that undo and redo need no retraining. */
export interface HistoryEntry {
  readonly fix: Fix;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly summary: StepSummary;
}

/** The steps applied so far, and those taken back that can be applied again. */
export class History {
  #applied: HistoryEntry[] = [];
  #undone: HistoryEntry[] = [];

  /** Oldest first. */
  get applied(): readonly HistoryEntry[] {
    return this.#applied;
  }

  /** Steps that `stepForward` would bring back, one after the other. */
  get undoneCount(): number {
    return this.#undone.length;
  }

  /** The step that would be taken back next; undefined when there is none. */
  get last(): HistoryEntry | undefined {
    return this.#applied.at(-1);
  }

  /** The step that would be applied again next; undefined when there is none. */
  get next(): HistoryEntry | undefined {
    return this.#undone.at(-1);
  }

  /** Records a new step; what had been undone can no longer be redone. */
  push(entry: HistoryEntry): void {
    this.#applied.push(entry);
    this.#undone = [];
  }

  /** Moves the last step to the undone ones, after its effect was taken back. */
  stepBack(): void {
    const entry = this.#applied.pop();
    if (entry) this.#undone.push(entry);
  }

  /** Moves the last undone step back, after its effect was applied again. */
  stepForward(): void {
    const entry = this.#undone.pop();
    if (entry) this.#applied.push(entry);
  }

  /** Forgets all steps, also those taken back. */
  clear(): void {
    this.#applied = [];
    this.#undone = [];
  }
}
