/** Something the person did that can be taken back and done again. Both resolve to false when they failed. */
export interface Change {
  readonly label: string;
  /** `fix`: a step of the engine's loop. `model`: the loop began anew with it. `edit`: the loop's steps stay. */
  readonly kind: 'fix' | 'model' | 'edit';
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
}

/** A change that was taken back, or done again. */
export interface Moved {
  readonly label: string;
  readonly back: boolean;
}

/** Undo and redo of everything, in the order it was done. */
export class Timeline {
  #done = $state.raw<readonly Change[]>([]);
  #undone = $state.raw<readonly Change[]>([]);
  #busy = $state(false);
  #moved = $state.raw<Moved | null>(null);
  #last: Promise<unknown> = Promise.resolve();

  readonly nextUndo = $derived(this.#done.at(-1)?.label ?? null);
  readonly nextRedo = $derived(this.#undone.at(-1)?.label ?? null);

  /** The change that would be taken back next. */
  get last(): Change | null {
    return this.#done.at(-1) ?? null;
  }

  /** What was taken back or done again last; null before there was such a thing. */
  get moved(): Moved | null {
    return this.#moved;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Records a change that has just been made. */
  push(change: Change): void {
    this.#done = [...this.#done, change];
    this.#undone = [];
  }

  forgetAll(): void {
    this.#done = [];
    this.#undone = [];
  }

  /** Runs what changes a lot once everything that was asked for before it has ended. Meanwhile nothing is undone. */
  exclusively<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      this.#busy = true;
      try {
        return await job();
      } finally {
        this.#busy = false;
      }
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  undo(): Promise<void> {
    return this.#unlessBusy(async () => {
      const change = this.#done.at(-1);
      if (!change || !(await change.undo())) return;
      this.#done = this.#done.filter((other) => other !== change);
      this.#undone = [...this.#undone, change];
      this.#moved = { label: change.label, back: true };
    });
  }

  redo(): Promise<void> {
    return this.#unlessBusy(async () => {
      const change = this.#undone.at(-1);
      if (!change || !(await change.redo())) return;
      this.#undone = this.#undone.filter((other) => other !== change);
      this.#done = [...this.#done, change];
      this.#moved = { label: change.label, back: false };
    });
  }

  /** Takes back (or applies again) fixes of the present loop alone, until `count` are applied; other changes stay. */
  goToFix(count: number): Promise<void> {
    return this.#unlessBusy(async () => {
      for (let applied = fixesIn(this.#done); applied !== count; applied = fixesIn(this.#done)) {
        const back = applied > count;
        const from = back ? this.#done : this.#undone;
        const index = from.findLastIndex((change) => change.kind !== 'edit');
        const change = from.at(index);
        if (change?.kind !== 'fix' || !(await (back ? change.undo() : change.redo()))) return;
        const rest = from.filter((_, i) => i !== index);
        if (back) {
          this.#done = rest;
          this.#undone = [...this.#undone, change];
        } else {
          this.#undone = rest;
          this.#done = [...this.#done, change];
        }
      }
    });
  }

  async #unlessBusy(job: () => Promise<void>): Promise<void> {
    if (!this.#busy) await this.exclusively(job);
  }
}

/** How many fixes stand behind the loop as it is: those since it last began anew. */
function fixesIn(changes: readonly Change[]): number {
  const begin = changes.findLastIndex(({ kind }) => kind === 'model') + 1;
  return changes.slice(begin).filter(({ kind }) => kind === 'fix').length;
}
