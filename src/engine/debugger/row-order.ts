import { indices } from '../base/tabulate.ts';
import type { ResultSet } from '../sql/database.ts';
import type { Cell } from '../table/table.ts';

/** How a grid looks at an answer: sorted by a column, and only rows in which some cell contains the text. */
export interface RowView {
  readonly order?: { readonly column: number; readonly descending: boolean };
  readonly filter?: string;
}

/** How many of an answer's rows were read. */
export function rowsRead({ values, rowCount }: ResultSet): number {
  return values.length > 0 ? values[0].length : rowCount;
}

/** Row numbers of an answer as a view shows them, of those that were read. */
export function rowsInView(result: ResultSet, { order, filter }: RowView): Int32Array {
  const rows = order ? sortedRows(result, order.column, order.descending) : indices(rowsRead(result));
  if (!filter) return rows;
  const wanted = filter.toLowerCase();
  return rows.filter((row) =>
    result.values.some((cells) => {
      const cell = cells[row];
      return cell !== null && String(cell).toLowerCase().includes(wanted);
    }),
  );
}

/** Row numbers in the order of one column: NULL, then numbers, then text, as SQLite sorts; equal cells keep their order. */
function sortedRows({ values }: ResultSet, column: number, descending: boolean): Int32Array {
  const cells = values[column];
  const sign = descending ? -1 : 1;
  return indices(cells.length).sort((a, b) => sign * compareCells(cells[a], cells[b]) || a - b);
}

/** SQLite's order of two cells: NULL, then numbers, then text. */
export function compareCells(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return sortClass(a) - sortClass(b);
}

function sortClass(cell: Cell): number {
  return cell === null ? 0 : typeof cell === 'number' ? 1 : 2;
}
