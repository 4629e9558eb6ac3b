/** A column of a grid. */
export interface GridColumn {
  readonly key: string;
  readonly title: string;
  /** In pixels. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  /** Beside the title, quietly: the column's type or unit. */
  readonly note?: string;
  readonly sortable?: boolean;
}

export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** A rectangle of cells, both ends included. */
export interface GridRange {
  readonly from: GridCell;
  readonly to: GridCell;
}

export interface GridOrder {
  readonly column: number;
  readonly descending: boolean;
}

/** Browsers stop at heights between 17 and 33 million pixels; beyond this one, scrolling is scaled. */
const TALLEST = 15_000_000;

/** Which rows a scrolled window shows, for any number of rows. */
export class RowWindow {
  readonly height: number;
  readonly first: number;
  readonly last: number;
  readonly #rowHeight: number;
  readonly #scrollTop: number;
  readonly #exactFirst: number;

  /**
   * @param view height of the visible rows in pixels
   * @param scrollTop of the scrolling element
   */
  constructor(rowCount: number, rowHeight: number, view: number, scrollTop: number) {
    const real = rowCount * rowHeight;
    this.height = Math.min(real, TALLEST);
    this.#rowHeight = rowHeight;
    this.#scrollTop = scrollTop;
    const scaled = real > TALLEST;
    const share = scaled ? Math.min(1, scrollTop / Math.max(1, this.height - view)) : 0;
    this.#exactFirst = scaled ? share * (rowCount - view / rowHeight) : scrollTop / rowHeight;
    this.first = Math.max(0, Math.floor(this.#exactFirst) - 2);
    this.last = Math.min(rowCount - 1, Math.ceil(this.#exactFirst + view / rowHeight) + 2);
  }

  /** Pixels from the top of the rows at which a row is drawn. */
  topOf(row: number): number {
    return this.#scrollTop + (row - this.#exactFirst) * this.#rowHeight;
  }
}

/** scrollTop at which a row is fully in view, moving as little as possible. */
export function scrollTopFor(
  row: number,
  rowCount: number,
  rowHeight: number,
  view: number,
  scrollTop: number,
): number {
  const real = rowCount * rowHeight;
  const factor = real > TALLEST ? (TALLEST - view) / (real - view) : 1;
  const now = scrollTop / factor;
  const wanted = Math.max(Math.min(now, row * rowHeight), (row + 1) * rowHeight - view);
  return Math.max(0, wanted) * factor;
}

/** How many pixels of scrolling a wheel's turn of one row means; 1 unless scrolling is scaled. */
export function wheelFactor(rowCount: number, rowHeight: number, view: number): number {
  const real = rowCount * rowHeight;
  return real > TALLEST ? (TALLEST - view) / (real - view) : 1;
}

/** The rectangle between two cells, smallest row and column first. */
export function rangeBetween(a: GridCell, b: GridCell): GridRange {
  return {
    from: { row: Math.min(a.row, b.row), column: Math.min(a.column, b.column) },
    to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
  };
}

export function inRange(range: GridRange | null, row: number, column: number): boolean {
  return (
    range !== null &&
    row >= range.from.row &&
    row <= range.to.row &&
    column >= range.from.column &&
    column <= range.to.column
  );
}
