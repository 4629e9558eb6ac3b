import type { PulledRow, SuspectRow } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import { rowKey } from './suspect-values.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Queried rows shown for one suspect. */
const MOST = 3;
/** A suspect that is merely passed by on the way to another is not asked about, in milliseconds. */
const PAUSE = 200;

/** A queried row that a suspect pulls, with its cells in the order of its table's columns. */
export interface Pulled extends PulledRow {
  readonly cells: readonly Cell[];
}

/** The queried rows that the suspect looked at pulls most; only the latest one is asked about. */
export class PulledRows {
  rows = $state.raw<readonly Pulled[]>([]);
  /** The suspect they belong to. */
  #about = $state<string | null>(null);
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** The rows of a suspect; empty while they are being looked for. */
  of(suspect: SuspectRow): readonly Pulled[] {
    return this.#about === rowKey(suspect) ? this.rows : [];
  }

  /** Looks for the rows of a suspect as soon as it is looked at for a moment. */
  ask(suspect: SuspectRow | null): void {
    this.#asking.abort();
    clearTimeout(this.#timer);
    if (!suspect || this.#about === rowKey(suspect)) return;
    const controller = new AbortController();
    this.#asking = controller;
    this.#timer = setTimeout(() => void this.#look(suspect, controller.signal), PAUSE);
  }

  forget(): void {
    this.#asking.abort();
    clearTimeout(this.#timer);
    this.#about = null;
    this.rows = [];
  }

  async #look(suspect: SuspectRow, signal: AbortSignal): Promise<void> {
    const { engine } = this.#bench;
    try {
      const found = await engine.pulledRows(suspect.model, suspect.row, MOST, { signal });
      const rows = [];
      for (const row of found) {
        const [cells] = await engine.tableRows(row.table, [row.row]);
        rows.push({ ...row, cells });
      }
      if (signal.aborted) return;
      this.rows = rows;
      this.#about = rowKey(suspect);
    } catch {
      // It explains the ranking; without it the ranking stands as it is.
      if (!signal.aborted) this.forget();
    }
  }
}
