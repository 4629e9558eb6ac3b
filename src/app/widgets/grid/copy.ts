import type { Cell } from '../../../engine/table/table.ts';
import { count, counted, exact } from '../../text/numbers.ts';
import { chosenColumns, chosenRows, type Selection } from './selection.ts';

/** Rows read at once, and rows that a clipboard is given at most. */
const BLOCK = 5_000;
const MOST_ROWS = 200_000;

/** Reads rows from the first to the last of them. */
type ReadRows = (first: number, last: number) => Promise<readonly (readonly Cell[])[]>;

/** What is selected in a grid, as a spreadsheet takes it, and what to tell about it. */
export interface Copied {
  readonly tsv: string;
  readonly note: string;
}

/**
 * The selected cells as tab-separated text; with the columns' names where more than the active cell is selected.
 * @param columns the columns that are shown, with their places in the rows read
 */
export async function copiedFrom(
  selection: Selection,
  columns: readonly { readonly index: number; readonly name: string }[],
  read: ReadRows,
): Promise<Copied> {
  const across = chosenColumns(selection);
  const copied = columns.slice(across.first, across.last + 1);
  const runs = chosenRows(selection);
  const wanted = runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const lines: string[] = [];
  for (const { first, last } of runs) {
    for (let start = first; start <= last && lines.length < MOST_ROWS; start += BLOCK) {
      const end = Math.min(last, start + BLOCK - 1, start + MOST_ROWS - lines.length - 1);
      for (const row of await read(start, end)) lines.push(lineOf(copied.map(({ index }) => row[index])));
    }
  }
  const body = selection.ranges.length > 0 ? [lineOf(copied.map(({ name }) => name)), ...lines] : lines;
  const rows = counted(lines.length, 'row');
  const note = lines.length < wanted ? `Copied the first ${rows} of ${count(wanted)}.` : `Copied ${rows}.`;
  return { tsv: body.join('\n'), note };
}

/** Cells as one line: NULL is nothing, and what would end a cell or a line is a space. */
function lineOf(cells: readonly (Cell | undefined)[]): string {
  return cells
    .map((cell) => (cell === null || cell === undefined ? '' : exact(cell).replace(/[\t\r\n]+/g, ' ')))
    .join('\t');
}
