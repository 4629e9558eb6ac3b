import { parseNumber } from './number-text.ts';
import { cellAt, type Cell, type Table } from './table.ts';

/** One line of a delimited file, without its line end. Cells are quoted only where they must be; null is an empty cell. */
export function csvLine(cells: readonly Cell[], delimiter: string): string {
  return cells.map((cell) => csvCell(cell, delimiter)).join(delimiter);
}

/** A whole CSV text with a header, LF line ends and a line end after the last row. */
export function toCsv(header: readonly string[], rows: Iterable<readonly Cell[]>, delimiter = ','): string {
  const lines = [csvLine(header, delimiter)];
  for (const row of rows) lines.push(csvLine(row, delimiter));
  return lines.join('\n') + '\n';
}

/** Rows of a table as cells, in the order of `ids`. */
export function* tableRows(table: Table, ids: Iterable<number>): Generator<Cell[]> {
  for (const id of ids) yield table.columns.map((column) => cellAt(column, id));
}

/**
 * The cell so that no spreadsheet runs it as a formula: text that starts with = + - @ or a control character gets an
 * apostrophe in front. Numbers, also those written as text (`-5`, `+1.5`), stay as they are.
 */
export function defused(cell: Cell): Cell {
  if (typeof cell !== 'string' || !/^\s*[=+\-@\t\r]/.test(cell)) return cell;
  return Number.isNaN(parseNumber(cell.trim().replace(/^\+/, ''))) ? `'${cell}` : cell;
}

function csvCell(cell: Cell, delimiter: string): string {
  if (cell === null) return '';
  const text = String(cell);
  const mustQuote = text.includes(delimiter) || /["\r\n]/.test(text);
  return mustQuote ? `"${text.replaceAll('"', '""')}"` : text;
}
