import type { Cell } from '../table/table.ts';

/** The largest double: what is farther off than this is infinitely far. */
const LARGEST = Number.MAX_VALUE;

/**
 * SQL that says whether an expression is a cell, by the rules of row patterns: numbers within 1e-9 relative, an infinite one
 * only itself, NULL is NULL, text exactly.
 */
export function sameCell(sql: string, cell: Cell): string {
  if (cell === null) return `${sql} IS NULL`;
  if (typeof cell === 'string') {
    return `typeof(${sql}) = 'text' AND ${sql} = '${cell.replaceAll("'", "''")}' COLLATE BINARY`;
  }
  if (!Number.isFinite(cell)) return `typeof(${sql}) = 'real' AND ${sql} = ${cell > 0 ? '' : '-'}9e999`;
  const most = `min(1e-9 * max(abs(${sql}), ${Math.abs(cell)}), ${LARGEST})`;
  return `typeof(${sql}) IN ('integer', 'real') AND abs(${sql} - (${cell})) <= ${most}`;
}
