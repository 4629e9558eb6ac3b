/** Something the person did that can be taken back and done again. Both resolve to false when they failed. */
export interface Change {
  readonly label: string;
  /** `fix` steps belong to the engine's loop; all others to the page alone. */
  readonly kind: 'fix' | 'edit';
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
}

/** Undo and redo of everything, in the order it was done. */
export class Timeline {
  #done = $state.raw<readonly Change[]>([]);
  #undone = $state.raw<readonly Change[]>([]);
  #busy = $state(false);

  readonly nextUndo = $derived(this.#done.at(-1)?.label ?? null);
  readonly nextRedo = $derived(this.#undone.at(-1)?.label ?? null);

  get busy(): boolean {
    return this.#busy;
  }

  /** Records a change that has just been made. */
  push(change: Change): void {
    this.#done = [...this.#done, change];
    this.#undone = [];
  }

  /** Forgets the engine's fixes, after the model was trained from scratch. */
  forgetFixes(): void {
    this.#done = this.#done.filter((change) => change.kind !== 'fix');
    this.#undone = this.#undone.filter((change) => change.kind !== 'fix');
  }

  /** Keeps the fixes as the only way back, after they were replayed. */
  forgetEdits(): void {
    this.#done = this.#done.filter((change) => change.kind === 'fix');
    this.#undone = [];
  }

  forgetAll(): void {
    this.#done = [];
    this.#undone = [];
  }

  undo(): Promise<void> {
    return this.#exclusively(async () => {
      const change = this.#done.at(-1);
      if (!change || !(await change.undo())) return;
      this.#done = this.#done.slice(0, -1);
      this.#undone = [...this.#undone, change];
    });
  }

  redo(): Promise<void> {
    return this.#exclusively(async () => {
      const change = this.#undone.at(-1);
      if (!change || !(await change.redo())) return;
      this.#undone = this.#undone.slice(0, -1);
      this.#done = [...this.#done, change];
    });
  }

  /** Takes back (or applies again) fixes alone, until `count` of them are applied; other changes stay. */
  goToFix(count: number): Promise<void> {
    return this.#exclusively(async () => {
      for (let applied = this.#fixes(this.#done); applied !== count; applied = this.#fixes(this.#done)) {
        const back = applied > count;
        const from = back ? this.#done : this.#undone;
        const index = from.findLastIndex((change) => change.kind === 'fix');
        if (index < 0) return;
        const change = from[index];
        if (!(await (back ? change.undo() : change.redo()))) return;
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

  #fixes(changes: readonly Change[]): number {
    return changes.filter((change) => change.kind === 'fix').length;
  }

  async #exclusively(job: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await job();
    } finally {
      this.#busy = false;
    }
  }
}
