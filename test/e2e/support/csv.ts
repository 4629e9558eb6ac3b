import type { Cell } from '../../../src/engine/table/table.ts';

/** Columns of equal length as CSV with a header; null is an empty cell. */
export function csvOf(columns: Readonly<Record<string, ArrayLike<Cell>>>): string {
  const names = Object.keys(columns);
  const lines = [names.map(quoted).join(',')];
  for (let row = 0; row < columns[names[0]].length; row++) {
    lines.push(names.map((name) => quoted(columns[name][row])).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function quoted(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
