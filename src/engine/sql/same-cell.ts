import type { Cell } from '../table/table.ts';

/** SQL that says whether an expression is a cell, by the rules of row patterns: numbers within 1e-9 relative, NULL is NULL, text exactly. */
export function sameCell(sql: string, cell: Cell): string {
  if (cell === null) return `${sql} IS NULL`;
  if (typeof cell === 'string') {
    return `typeof(${sql}) = 'text' AND ${sql} = '${cell.replaceAll("'", "''")}' COLLATE BINARY`;
  }
  const most = `1e-9 * max(abs(${sql}), ${Math.abs(cell)})`;
  return `typeof(${sql}) IN ('integer', 'real') AND abs(${sql} - (${cell})) <= ${most}`;
}
