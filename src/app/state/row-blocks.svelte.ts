const BLOCK = 500;
const MOST_BLOCKS = 60;

/** Some neighbouring rows. */
export interface Block<Row> {
  readonly start: number;
  readonly rows: readonly Row[];
  /** How many rows there are in all, where it takes looking through them to know. */
  readonly matching?: number;
}

/** Fetches the rows from `start` on, at most `count`. `signal` says that nobody looks at them any more. */
export type FetchBlock<Row> = (start: number, count: number, signal?: AbortSignal) => Promise<Block<Row>>;

/** Rows of a long list, fetched in blocks as they come into view; the least recently fetched blocks are dropped. */
export class RowBlocks<Row> {
  readonly #first: readonly Row[];
  readonly #fetch: FetchBlock<Row>;
  readonly #blocks = new Map<number, Block<Row>>();
  readonly #pending = new Set<number>();
  readonly #viewing = new AbortController();
  /** Grows with every block that arrived, so that readers look again. */
  #arrivals = $state(0);
  /** How many rows there are to look at; where that was not known, with the first that arrived. */
  count = $state(0);
  /** Whether `count` is known yet. */
  counted = $state(true);

  /**
   * @param count how many rows there are; null where that comes with the first ones
   * @param first the first rows, as far as they are here already
   */
  constructor(count: number | null, first: readonly Row[], fetch: FetchBlock<Row>) {
    this.#first = first;
    this.#fetch = fetch;
    this.count = count ?? 0;
    this.counted = count !== null;
    if (count === null) void this.#load(0);
  }

  /** A row, or null while it is on its way. */
  row(index: number): Row | null {
    if (this.#arrivals < 0) return null;
    const block = this.#blocks.get(Math.floor(index / BLOCK));
    if (block) return block.rows[index - block.start] ?? null;
    return this.#first[index] ?? null;
  }

  /** Makes sure that the rows from first to last are here or on their way. */
  ask(first: number, last: number): void {
    if (last < this.#first.length) return;
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block++) {
      if (!this.#blocks.has(block) && !this.#pending.has(block)) void this.#load(block);
    }
  }

  /** Ends the fetching of what is looked at: it may take a look at a million rows. */
  abandon(): void {
    this.#viewing.abort();
  }

  /** Fetches rows whether in view or not, for copying, which goes on when they are out of view. */
  async rows(first: number, last: number): Promise<readonly Row[]> {
    const block = await this.#fetch(first, last - first + 1);
    return block.rows;
  }

  async #load(block: number): Promise<void> {
    this.#pending.add(block);
    try {
      const fetched = await this.#fetch(block * BLOCK, BLOCK, this.#viewing.signal);
      this.#blocks.set(block, fetched);
      if (fetched.matching !== undefined) {
        this.count = fetched.matching;
        this.counted = true;
      }
      if (this.#blocks.size > MOST_BLOCKS) this.#blocks.delete([...this.#blocks.keys()][0]);
      this.#arrivals++;
    } catch {
      // The list was replaced or its tab closed meanwhile; whoever shows the new one asks again.
    } finally {
      this.#pending.delete(block);
    }
  }
}
