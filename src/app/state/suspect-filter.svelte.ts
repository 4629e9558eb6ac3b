import type { SuspectRow } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import { rowKey, type FetchRows } from './suspect-values.svelte.ts';

/** Rows fetched at once: few enough that the page stays free for keys meanwhile. */
const BLOCK = 200;

/** Leaves only the suspects in which something contains a text, ignoring case: a label, the row's number or a value. */
export class SuspectFilter {
  #wanted = $state('');
  /** What is looked through, by row key; null until a filter was typed. */
  #texts = $state.raw<ReadonlyMap<string, string> | null>(null);
  #generation = 0;
  readonly #fetch: FetchRows;
  readonly #rows: () => readonly SuspectRow[];
  readonly #columns: (model: string) => readonly number[];

  /** @param columns indices of the columns to look through: pixels of an image are not worth it */
  constructor(fetch: FetchRows, rows: () => readonly SuspectRow[], columns: (model: string) => readonly number[]) {
    this.#fetch = fetch;
    this.#rows = rows;
    this.#columns = columns;
  }

  get text(): string {
    return this.#wanted;
  }

  set text(text: string) {
    this.#wanted = text;
    if (text !== '' && this.#texts === null) void this.#read();
  }

  /** Whether the rows are still being read. */
  get busy(): boolean {
    return this.#wanted !== '' && (this.#texts?.size ?? 0) < this.#rows().length;
  }

  /** The rows that pass, in their order; while they are being read, those known to. */
  of(rows: readonly SuspectRow[]): readonly SuspectRow[] {
    const wanted = this.#wanted.trim().toLowerCase();
    if (wanted === '') return rows;
    return rows.filter((row) => this.#texts?.get(rowKey(row))?.includes(wanted) ?? false);
  }

  /** Reads the rows anew the next time: they were ranked anew. */
  forget(): void {
    this.#generation++;
    this.#texts = null;
    if (this.#wanted !== '') void this.#read();
  }

  async #read(): Promise<void> {
    const generation = ++this.#generation;
    const rows = this.#rows();
    this.#texts = new Map();
    for (const model of new Set(rows.map((row) => row.model))) {
      const own = rows.filter((row) => row.model === model);
      const columns = this.#columns(model);
      for (let start = 0; start < own.length; start += BLOCK) {
        const block = own.slice(start, start + BLOCK);
        const cells = await this.#fetch(
          model,
          block.map(({ row }) => row),
        );
        if (generation !== this.#generation) return;
        const texts: Map<string, string> = new Map(this.#texts);
        block.forEach((row, i) => texts.set(rowKey(row), searchable(row, cells[i], columns)));
        this.#texts = texts;
      }
    }
  }
}

/** All that is looked through of a row; a line per value, so that no text is found across two. */
function searchable(row: SuspectRow, cells: readonly Cell[], columns: readonly number[]): string {
  const values = columns.map((column) => cells[column] ?? '');
  return [row.given, row.suggested ?? '', row.row, ...values].join('\n').toLowerCase();
}
