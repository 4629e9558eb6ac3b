import type { Cell } from './table.ts';

/**
 * One line of a delimited file, without its line end. Cells are quoted only where they must be; null is an empty cell, and
 * where it is the only one of its row it is quoted: most readers pass over a line without anything on it.
 */
export function csvLine(cells: readonly Cell[], delimiter: string): string {
  return cells.map((cell) => csvCell(cell, delimiter)).join(delimiter) || '""';
}

/** One cell of such a line. */
export function csvCell(cell: Cell, delimiter: string): string {
  if (cell === null) return '';
  const text = String(cell);
  const mustQuote = text.includes(delimiter) || /["\r\n]/.test(text);
  return mustQuote ? `"${text.replaceAll('"', '""')}"` : text;
}
