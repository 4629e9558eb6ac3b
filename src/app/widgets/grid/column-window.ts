import type { GridColumn } from './types.ts';

/** Narrower than this a column cannot be dragged. */
const NARROWEST = 40;
/** Columns this many pixels beyond either edge are drawn too. */
const BEYOND = 100;

/** Where columns lie, and which of them a scrolled window shows. */
export class ColumnWindow {
  /** Left edge of every column, and at the end the right edge of the last. */
  readonly lefts: readonly number[];

  constructor(columns: readonly Pick<GridColumn, 'width'>[]) {
    const at = [0];
    for (const { width } of columns) at.push(at[at.length - 1] + width);
    this.lefts = at;
  }

  /** Width of all columns together. */
  get total(): number {
    return this.lefts[this.lefts.length - 1];
  }

  /** Indices of the columns that a window of this width shows. */
  shown(scrollLeft: number, width: number): number[] {
    const from = scrollLeft - BEYOND;
    const to = scrollLeft + width + BEYOND;
    return this.lefts.slice(0, -1).flatMap((left, i) => (this.lefts[i + 1] > from && left < to ? [i] : []));
  }

  /** scrollLeft at which a column is in view, moving as little as possible; its beginning where it is too wide. */
  scrollLeftFor(column: number, width: number, scrollLeft: number): number {
    const left = this.lefts[column] ?? 0;
    const right = this.lefts[column + 1] ?? 0;
    if (left < scrollLeft || right - left > width) return left;
    return right > scrollLeft + width ? right - width : scrollLeft;
  }
}

/** The width of a column that was this wide and whose edge is dragged this far. */
export function draggedWidth(width: number, by: number): number {
  return Math.max(NARROWEST, width + by);
}
