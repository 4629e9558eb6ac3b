/** Browsers stop at heights between 17 and 33 million pixels; beyond this one, scrolling is scaled. */
const TALLEST = 15_000_000;
/** Rows drawn beyond either edge, so that a turn of the wheel shows no gap. */
const BEYOND = 2;

/** Which rows a scrolled window shows, for any number of rows. */
export class RowWindow {
  readonly height: number;
  readonly first: number;
  readonly last: number;
  readonly #rowHeight: number;
  /** Pixels by which every row is drawn lower than its number says; 0 unless scrolling is scaled. */
  readonly #shift: number;

  /**
   * @param view height of the visible rows in pixels
   * @param scrollTop of the scrolling element
   */
  constructor(rowCount: number, rowHeight: number, view: number, scrollTop: number) {
    const real = rowCount * rowHeight;
    this.height = Math.min(real, TALLEST);
    this.#rowHeight = rowHeight;
    const share = Math.min(1, scrollTop / Math.max(1, this.height - view));
    const first = real > TALLEST ? share * (rowCount - view / rowHeight) : scrollTop / rowHeight;
    this.#shift = real > TALLEST ? scrollTop - first * rowHeight : 0;
    this.first = Math.max(0, Math.floor(first) - BEYOND);
    this.last = Math.min(rowCount - 1, Math.ceil(first + view / rowHeight) + BEYOND);
  }

  /** The rows from first to last. */
  get rows(): number[] {
    return Array.from({ length: Math.max(0, this.last - this.first + 1) }, (_, i) => this.first + i);
  }

  /** Pixels from the top of the rows at which a row is drawn. */
  topOf(row: number): number {
    return this.#shift + row * this.#rowHeight;
  }
}

/** How many elements rows need at most: those that leave hand theirs to those that come. */
export function poolSize(rowHeight: number, view: number): number {
  return Math.ceil(view / rowHeight) + 2 * BEYOND + 4;
}

/** scrollTop at which a row is fully in view, moving as little as possible. */
export function scrollTopFor(
  row: number,
  rowCount: number,
  rowHeight: number,
  view: number,
  scrollTop: number,
): number {
  const factor = wheelFactor(rowCount, rowHeight, view);
  const now = scrollTop / factor;
  const wanted = Math.max(Math.min(now, row * rowHeight), (row + 1) * rowHeight - view);
  return Math.max(0, wanted) * factor;
}

/** How many pixels of scrolling a wheel's turn of one row means; 1 unless scrolling is scaled. */
export function wheelFactor(rowCount: number, rowHeight: number, view: number): number {
  const real = rowCount * rowHeight;
  return real > TALLEST ? (TALLEST - view) / (real - view) : 1;
}
