import type { Cell } from '../../engine/table/table.ts';
import { readable } from '../text/numbers.ts';
import { chosenRows, isSelected, type Selection } from '../widgets/grid/selection.ts';

/** More selected rows than these are not added up. */
const MOST_ROWS = 20_000;

/**
 * The selected cells of the columns shown, row by row; null where nothing but the active cell is selected, or too much.
 * @param visible index into the answer's columns of every column shown
 * @param read reads rows from the first to the last of them
 */
export async function selectedCells(
  selection: Selection,
  visible: readonly number[],
  read: (first: number, last: number) => Promise<readonly (readonly Cell[])[]>,
): Promise<Cell[] | null> {
  const runs = chosenRows(selection);
  const count = runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  if (selection.ranges.length === 0 || count > MOST_ROWS) return null;
  const cells: Cell[] = [];
  for (const { first, last } of runs) {
    for (const [i, row] of (await read(first, last)).entries()) {
      cells.push(...visible.flatMap((at, column) => (isSelected(selection, first + i, column) ? [row[at]] : [])));
    }
  }
  return cells;
}

/** What spreadsheets say of selected numbers: “sum 612, mean 51, 35 to 64”. Empty where there are not two of them. */
export function summaryOf(cells: readonly Cell[]): string {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  if (numbers.length < 2) return '';
  const sum = numbers.reduce((total, value) => total + value, 0);
  const low = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  const high = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
  return `${numbers.length} numbers: sum ${readable(sum)}, mean ${readable(sum / numbers.length)}, ${readable(low)} to ${readable(high)}`;
}
