import type { SuspectRow } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';

/** Fetches the cells of training rows of one model, in the order of its table's columns. */
export type FetchRows = (model: string, rows: readonly number[]) => Promise<readonly (readonly Cell[])[]>;

/** The cells of suspects, fetched when they come into view. */
export class SuspectValues {
  #known = $state.raw<ReadonlyMap<string, readonly Cell[]>>(new Map());
  readonly #asked = new Set<string>();
  readonly #fetch: FetchRows;

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** A row's cells, or undefined while they are on their way. */
  of(row: SuspectRow): readonly Cell[] | undefined {
    return this.#known.get(rowKey(row));
  }

  /** Makes sure that the cells of these rows are here or on their way. */
  async ask(rows: readonly SuspectRow[]): Promise<void> {
    const wanted = rows.filter((row) => !this.#asked.has(rowKey(row)));
    for (const row of wanted) this.#asked.add(rowKey(row));
    for (const model of new Set(wanted.map((row) => row.model))) {
      const own = wanted.filter((row) => row.model === model);
      const cells = await this.#fetch(
        model,
        own.map(({ row }) => row),
      );
      const next = new Map(this.#known);
      own.forEach((row, i) => next.set(rowKey(row), cells[i]));
      this.#known = next;
    }
  }

  forget(): void {
    this.#asked.clear();
    this.#known = new Map();
  }
}

/** Names a training row among those of all models. */
export function rowKey(row: { readonly model: string; readonly row: number }): string {
  return `${row.model}:${row.row}`;
}
