import type { Answer, Page } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import type { GridOrder } from '../widgets/grid/types.ts';

const BLOCK = 500;
const MOST_BLOCKS = 60;

type Fetch = (start: number, count: number) => Promise<Page>;

/** Rows of one answer, fetched in blocks as they come into view; the least recently used blocks are dropped. */
export class AnswerRows {
  readonly answer: Answer;
  /** Whether the rows come as the answer has them: neither sorted nor filtered. */
  readonly #plain: boolean;
  readonly #fetch: Fetch;
  readonly #blocks = new Map<number, Page>();
  readonly #pending = new Set<number>();
  /** Grows with every block that arrived, so that readers look again. */
  #arrivals = $state(0);
  /** How many rows there are to look at; with a filter, known once the first ones arrived. */
  count = $state(0);
  /** Whether a filter was answered yet; always so without one. */
  counted = $state(true);

  constructor(answer: Answer, order: GridOrder | null, filter: string, fetch: Fetch) {
    this.answer = answer;
    this.#plain = order === null && filter === '';
    this.#fetch = fetch;
    this.count = filter === '' ? answer.rowsRead : 0;
    this.counted = filter === '';
    if (filter !== '') void this.#load(0);
  }

  /** A row's cells, or null while they are on their way. */
  row(index: number): readonly Cell[] | null {
    if (this.#arrivals < 0) return null;
    const block = this.#blocks.get(Math.floor(index / BLOCK));
    if (block) return block.rows[index - block.start] ?? null;
    return this.#plain ? (this.answer.first.rows[index] ?? null) : null;
  }

  /** Makes sure that the rows from first to last are here or on their way. */
  ask(first: number, last: number): void {
    if (this.#plain && last < this.answer.first.rows.length) return;
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block++) {
      if (!this.#blocks.has(block) && !this.#pending.has(block)) void this.#load(block);
    }
  }

  /** Fetches rows whether in view or not, for copying. */
  async rows(first: number, last: number): Promise<readonly (readonly Cell[])[]> {
    const page = await this.#fetch(first, last - first + 1);
    return page.rows;
  }

  async #load(block: number): Promise<void> {
    this.#pending.add(block);
    try {
      const page = await this.#fetch(block * BLOCK, BLOCK);
      this.#blocks.set(block, page);
      if (page.matching !== undefined) {
        this.count = page.matching;
        this.counted = true;
      }
      if (this.#blocks.size > MOST_BLOCKS) this.#blocks.delete([...this.#blocks.keys()][0]);
      this.#arrivals++;
    } catch {
      // The answer was replaced or the tab closed meanwhile; whoever shows the new one asks again.
    } finally {
      this.#pending.delete(block);
    }
  }
}
