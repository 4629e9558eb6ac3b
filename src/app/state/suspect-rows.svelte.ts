import type { SuspectPage, SuspectRow, SuspectView } from '../../engine/debugger/api.ts';
import { RowBlocks } from './row-blocks.svelte.ts';

/** Rows at the head of the ranking that are always here. */
const HEAD = 500;

/** Fetches rows of the engine's last ranking; `signal` ends the search for them. */
export type FetchSuspects = (
  view: SuspectView,
  start: number,
  count: number,
  signal?: AbortSignal,
) => Promise<SuspectPage>;

/**
 * The ranking as the page sees it. All of it stays in the engine; here are its head, and the blocks of rows that the grid
 * shows, sorted and filtered as the person wants them.
 */
export class SuspectRows {
  /** The first rows by rank, whatever the grid shows. */
  head = $state.raw<readonly SuspectRow[]>([]);
  /** How many rows there are without a filter. */
  total = $state(0);
  /** The rows that the grid shows. */
  rows = $state.raw<RowBlocks<SuspectRow>>(new RowBlocks<SuspectRow>(0, [], async () => NONE));
  #filter = $state('');
  #order = $state.raw<SuspectView['order']>(undefined);
  /** Grows with every ranking taken over or forgotten: an answer about an earlier one comes too late. */
  #generation = 0;
  readonly #fetch: FetchSuspects;
  readonly #columns: () => readonly string[];
  readonly #changed: () => void;

  /**
   * @param columns names of the columns that a filter looks through: pixels of an image are not worth it
   * @param changed told when other rows pass the filter
   */
  constructor(fetch: FetchSuspects, columns: () => readonly string[], changed: () => void) {
    this.#fetch = fetch;
    this.#columns = columns;
    this.#changed = changed;
  }

  get filter(): string {
    return this.#filter;
  }

  set filter(text: string) {
    const other = text.trim() !== this.#filter.trim();
    this.#filter = text;
    if (!other) return;
    this.#show();
    this.#changed();
  }

  /** What the grid is sorted by; undefined: by rank. */
  get order(): SuspectView['order'] {
    return this.#order;
  }

  set order(order: SuspectView['order']) {
    if (JSON.stringify(order) === JSON.stringify(this.#order)) return;
    this.#order = order;
    this.#show();
  }

  get filtered(): boolean {
    return this.#filter.trim() !== '';
  }

  /**
   * Takes over the engine's ranking as it is now: after it was found, or rows of it were fixed. Resolves to false when it was
   * forgotten or renewed again meanwhile.
   */
  async renew(): Promise<boolean> {
    const generation = ++this.#generation;
    const { rows, matching } = await this.#fetch({}, 0, HEAD);
    if (generation !== this.#generation) return false;
    this.head = rows;
    this.total = matching;
    this.#show();
    return true;
  }

  forget(): void {
    this.#generation++;
    this.head = [];
    this.total = 0;
    this.#filter = '';
    this.#show();
  }

  /** The first rows by rank that pass the filter, at most `count`. */
  async best(count: number): Promise<readonly SuspectRow[]> {
    if (!this.filtered && count <= this.head.length) return this.head.slice(0, count);
    return (await this.#fetch(this.#filterOnly(), 0, count)).rows;
  }

  /** The rows of a model that are among these and suspected. */
  async among(model: string, rows: readonly number[]): Promise<readonly SuspectRow[]> {
    return (await this.#fetch({ within: { model, rows } }, 0, rows.length)).rows;
  }

  /** Rows by rank from `start` on, whatever the filter; fewer where there are no more. */
  async ranked(start: number, count: number): Promise<readonly SuspectRow[]> {
    return (await this.#fetch({}, start, count)).rows;
  }

  #filterOnly(): SuspectView {
    return this.filtered ? { filter: { text: this.#filter.trim(), columns: this.#columns() } } : {};
  }

  #show(): void {
    // Nobody waits for the rows of a filter that was typed on.
    this.rows.abandon();
    const view: SuspectView = { ...this.#filterOnly(), ...(this.#order && { order: this.#order }) };
    const plain = !this.filtered && !this.#order;
    this.rows = new RowBlocks<SuspectRow>(
      this.filtered ? null : this.total,
      plain ? this.head : [],
      (start, count, signal) => this.#fetch(view, start, count, signal),
    );
  }
}

const NONE: SuspectPage = { start: 0, rows: [], matching: 0 };
