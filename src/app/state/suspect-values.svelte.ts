import type { SuspectRow } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';

/** Fetches the cells of training rows of one model, in the order of its table's columns. */
export type FetchRows = (model: string, rows: readonly number[]) => Promise<readonly (readonly Cell[])[]>;

/** Rows whose cells are kept; the oldest go. */
const MOST = 5_000;

/** The cells of suspects, fetched when they come into view. */
export class SuspectValues {
  #known = $state.raw<ReadonlyMap<string, readonly Cell[]>>(new Map());
  /** The rows whose cells are here or on their way; another set once all is forgotten. */
  #asked = new Set<string>();
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
    const asked = this.#asked;
    const wanted = rows.filter((row) => !asked.has(rowKey(row)));
    for (const row of wanted) asked.add(rowKey(row));
    if (wanted.length === 0) return;
    let cells: readonly (readonly Cell[])[];
    try {
      cells = await this.read(wanted);
    } catch {
      // Their table was replaced or removed meanwhile; whoever still shows them asks again.
      for (const row of wanted) asked.delete(rowKey(row));
      return;
    }
    if (asked !== this.#asked) return;
    const next = new Map(this.#known);
    wanted.forEach((row, i) => next.set(rowKey(row), cells[i]));
    if (next.size > MOST) for (const key of [...next.keys()].slice(0, next.size - MOST)) this.#drop(next, key);
    this.#known = next;
  }

  /** The cells of these rows, which are not kept. */
  async read(rows: readonly SuspectRow[]): Promise<readonly (readonly Cell[])[]> {
    const cells: (readonly Cell[])[] = new Array<readonly Cell[]>(rows.length);
    for (const model of new Set(rows.map((row) => row.model))) {
      const places = rows.flatMap((row, i) => (row.model === model ? [i] : []));
      const fetched = await this.#fetch(
        model,
        places.map((i) => rows[i].row),
      );
      places.forEach((place, i) => (cells[place] = fetched[i]));
    }
    return cells;
  }

  forget(): void {
    this.#asked = new Set();
    this.#known = new Map();
  }

  #drop(known: Map<string, readonly Cell[]>, key: string): void {
    known.delete(key);
    this.#asked.delete(key);
  }
}

/** Names a training row among those of all models. */
export function rowKey(row: { readonly model: string; readonly row: number }): string {
  return `${row.model}:${row.row}`;
}
