import type { Database as SqlJsDatabase, SqlValue } from 'sql.js';
import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { ColumnType, Table } from '../table/table.ts';
import type { StoredColumn } from './database.ts';
import { quoteName } from './names.ts';
import { prepare, sqlError } from './sqljs.ts';

const ROWS_PER_CHECK = 1024;

/** The declared type that gives a column its affinity. */
const DECLARED: Record<ColumnType, string> = { integer: 'INTEGER', boolean: 'INTEGER', real: 'REAL', text: 'TEXT' };

/** The declared type of a column in SQL; none means no affinity. */
export function declaredType(type: ColumnType | undefined): string {
  return type === undefined ? '' : DECLARED[type];
}

/** Reads one cell for binding; sql.js binds whole numbers beyond 32 bits as REAL, which INTEGER affinity turns back. */
type CellReader = (row: number) => SqlValue;

/** Cell readers of an imported table, in column order. */
export function tableReaders(table: Table): CellReader[] {
  return table.columns.map((column): CellReader => {
    if (column.type === 'text') {
      const { codes, dictionary } = column;
      return (row) => (codes[row] < 0 ? null : dictionary[codes[row]]);
    }
    const { values } = column;
    return (row) => (Number.isNaN(values[row]) ? null : values[row]);
  });
}

/** Cell readers of columns stored by the engine. */
export function storedReaders(columns: readonly StoredColumn[]): CellReader[] {
  return columns.map(({ values }): CellReader => {
    if (!ArrayBuffer.isView(values)) return (row) => values[row];
    const array = values;
    return (row) => (Number.isNaN(array[row]) ? null : array[row]);
  });
}

/**
 * Inserts rows with rowid 0, 1, … by one prepared statement. To be called inside a transaction: it lets the thread
 * breathe, so nothing else may write meanwhile.
 */
export async function insertRows(
  database: SqlJsDatabase,
  target: string,
  columns: readonly string[],
  readers: readonly CellReader[],
  rowCount: number,
  phase: string,
  work: Work,
): Promise<void> {
  // INSERT by position of rowid first: `rowid`, `oid` and `_rowid_` may all be names of user columns.
  const names = [freeRowidName(columns), ...columns.map(quoteName)];
  const statement = prepare(
    database,
    `INSERT INTO ${target} (${names.join(',')}) VALUES (${names.map(() => '?').join(',')})`,
  );
  const cells: SqlValue[] = new Array(names.length).fill(null);
  try {
    for (let row = 0; row < rowCount; row++) {
      if (row % ROWS_PER_CHECK === 0) {
        work.report(phase, row, rowCount);
        await work.checkpoint();
      }
      cells[0] = row;
      for (let c = 0; c < readers.length; c++) cells[c + 1] = readers[c](row);
      statement.run(cells);
    }
  } catch (thrown) {
    throw sqlError(thrown);
  } finally {
    statement.free();
  }
}

/** A name under which SQLite still knows the row id when the user's columns shadow some of them. */
export function freeRowidName(columns: readonly string[]): string {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  const free = ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
  if (!free) {
    throw new RainError(
      'rowid-shadowed',
      'A table may not have columns named rowid, _rowid_ and oid all at once: rename one of them in the file.',
    );
  }
  return free;
}
