import { cellAt, type Cell, type Table } from '../../../src/engine/table/table.ts';

/** Every cell of a table, row by row. */
export function cells(table: Table): Cell[][] {
  return Array.from({ length: table.rowCount }, (_, row) => table.columns.map((column) => cellAt(column, row)));
}
