import type { GridCell } from './types.ts';

/** A rectangle of cells, both ends included. */
export interface GridRange {
  readonly from: GridCell;
  readonly to: GridCell;
}

/** What is chosen in a grid: the active cell, and the rectangles chosen around it and elsewhere. */
export interface Selection {
  readonly active: GridCell;
  /** Where the last rectangle began; null when only the active cell is meant. */
  readonly pivot: GridCell | null;
  readonly ranges: readonly GridRange[];
}

/** The active cell alone. */
export function selectCell(cell: GridCell): Selection {
  return { active: cell, pivot: null, ranges: [] };
}

/** The last rectangle drawn on to a cell, as with Shift. */
export function extendTo(selection: Selection, cell: GridCell): Selection {
  const pivot = selection.pivot ?? selection.active;
  return { active: cell, pivot, ranges: [...selection.ranges.slice(0, -1), rangeBetween(pivot, cell)] };
}

/** A cell more, or one less where it was chosen by itself, as with Ctrl. */
export function toggleCell(selection: Selection, cell: GridCell): Selection {
  const ranges = selection.ranges.length > 0 ? selection.ranges : [rangeBetween(selection.active, selection.active)];
  const rest = ranges.filter(({ from, to }) => !(sameCell(from, cell) && sameCell(to, cell)));
  if (rest.length < ranges.length && rest.length > 0) return { active: cell, pivot: null, ranges: rest };
  return { active: cell, pivot: cell, ranges: [...rest, rangeBetween(cell, cell)] };
}

/** Every cell; the active one stays. */
export function selectAll(active: GridCell, rowCount: number, columnCount: number): Selection {
  const from = { row: 0, column: 0 };
  return { active, pivot: from, ranges: [{ from, to: { row: rowCount - 1, column: columnCount - 1 } }] };
}

/** The rows chosen, from the first column to the last. */
export function acrossRows(selection: Selection, columnCount: number): Selection {
  const ranges = chosenRows(selection).map(({ first, last }) => {
    return { from: { row: first, column: 0 }, to: { row: last, column: columnCount - 1 } };
  });
  return { ...selection, ranges };
}

/** The rows chosen, as runs of neighbours in ascending order; the active one where no rectangle is drawn. */
export function chosenRows({ active, ranges }: Selection): { readonly first: number; readonly last: number }[] {
  if (ranges.length === 0) return [{ first: active.row, last: active.row }];
  const sorted = ranges
    .map(({ from, to }) => ({ first: from.row, last: to.row }))
    .sort((a, b) => a.first - b.first || a.last - b.last);
  const runs: { first: number; last: number }[] = [];
  for (const { first, last } of sorted) {
    const before = runs.at(-1);
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else runs.push({ first, last });
  }
  return runs;
}

/** First and last column chosen. */
export function chosenColumns({ active, ranges }: Selection): { readonly first: number; readonly last: number } {
  if (ranges.length === 0) return { first: active.column, last: active.column };
  return {
    first: Math.min(...ranges.map(({ from }) => from.column)),
    last: Math.max(...ranges.map(({ to }) => to.column)),
  };
}

/** Whether a cell lies in one of the selected ranges. */
export function isSelected({ ranges }: Selection, row: number, column: number): boolean {
  return ranges.some(
    ({ from, to }) => row >= from.row && row <= to.row && column >= from.column && column <= to.column,
  );
}

/** Whether some cell of a row is chosen. */
export function isRowSelected({ ranges }: Selection, row: number): boolean {
  return ranges.some(({ from, to }) => row >= from.row && row <= to.row);
}

/** The rectangle between two cells, smallest row and column first. */
function rangeBetween(a: GridCell, b: GridCell): GridRange {
  return {
    from: { row: Math.min(a.row, b.row), column: Math.min(a.column, b.column) },
    to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
  };
}

function sameCell(a: GridCell, b: GridCell): boolean {
  return a.row === b.row && a.column === b.column;
}
