import type { Cell } from '../../engine/table/table.ts';

/** Rows as CSV text with CRLF line ends, as RFC 4180 has it. Texts that a spreadsheet would run are defused. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'number' ? String(cell) : defused(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that begins like a formula gets an apostrophe; one that is a number is left alone. */
function defused(text: string): string {
  const runs = /^[=+\-@\t\r]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  return runs ? `'${text}` : text;
}
