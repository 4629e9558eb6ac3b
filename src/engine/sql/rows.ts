import type { Database as SqlJsDatabase } from 'sql.js';
import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Cell } from '../table/table.ts';
import type { BulkColumn, ColumnReading, ResultSet, RowLimit } from './database.ts';
import {
  prepare,
  SQLITE_BLOB,
  SQLITE_DONE,
  SQLITE_FLOAT,
  SQLITE_INTEGER,
  SQLITE_NULL,
  SQLITE_ROW,
  SQLITE_TEXT,
  sqlError,
  statementPointer,
} from './sqljs.ts';
import type { SqlJs } from './sqljs.ts';

/** Rows stepped between two looks at the clock. */
const ROWS_PER_CHECK = 1024;

/**
 * One cell of the current row. Blobs are shown as SQLite writes them: x'…'. Whole numbers that no double holds are text:
 * another number in their place would look as exact as any.
 */
function readCell(sqlite: SqlJs, pointer: number, column: number): Cell {
  const type = sqlite._sqlite3_column_type(pointer, column);
  if (type === SQLITE_NULL) return null;
  if (type !== SQLITE_TEXT && type !== SQLITE_BLOB) {
    const value = sqlite._sqlite3_column_double(pointer, column);
    if (type !== SQLITE_INTEGER || Number.isSafeInteger(value)) return value;
  }
  const text = sqlite._sqlite3_column_text(pointer, column);
  return sqlite.UTF8ToString(text, sqlite._sqlite3_column_bytes(pointer, column), true);
}

/** Steps through a statement; `onRow` reads the current one. Notices cancellation between rows. */
async function eachRow(
  sqlite: SqlJs,
  database: SqlJsDatabase,
  sql: string,
  work: Work,
  onColumns: (names: readonly string[]) => void,
  onRow: (pointer: number, row: number) => void,
): Promise<number> {
  const statement = prepare(database, sql);
  try {
    onColumns(statement.getColumnNames());
    const pointer = statementPointer(statement);
    for (let row = 0; ; row++) {
      if (row % ROWS_PER_CHECK === 0) await work.checkpoint();
      const code = sqlite._sqlite3_step(pointer);
      if (code === SQLITE_DONE) return row;
      // Stepping once more through sql.js would run the statement again: ask for the message instead.
      if (code !== SQLITE_ROW) throw lastError(database, code);
      onRow(pointer, row);
    }
  } catch (thrown) {
    throw sqlError(thrown);
  } finally {
    statement.free();
  }
}

function lastError(database: SqlJsDatabase, code: number): unknown {
  try {
    (database as SqlJsDatabase & { handleError(code: number): void }).handleError(code);
  } catch (thrown) {
    return thrown;
  }
  return new Error(`SQLite stopped with code ${code}`);
}

/** Reads all rows, or the first `limit` and the number of all. */
export async function readRows(
  sqlite: SqlJs,
  database: SqlJsDatabase,
  sql: string,
  work: Work,
  limit: RowLimit = Infinity,
): Promise<ResultSet> {
  let columns: readonly string[] = [];
  const values: Cell[][] = [];
  const integer: boolean[] = [];
  let most = 0;
  const rowCount = await eachRow(
    sqlite,
    database,
    sql,
    work,
    (names) => {
      columns = names;
      most = typeof limit === 'number' ? limit : Math.max(limit.rows, Math.floor(limit.cells / names.length));
      names.forEach(() => {
        values.push([]);
        integer.push(true);
      });
    },
    (pointer, row) => {
      if (row >= most) return;
      for (let c = 0; c < values.length; c++) {
        if (sqlite._sqlite3_column_type(pointer, c) === SQLITE_FLOAT) integer[c] = false;
        values[c].push(readCell(sqlite, pointer, c));
      }
    },
  );
  return { columns, values, integer, rowCount };
}

/** A column that grows while it is read. */
interface GrowingColumn {
  read(pointer: number, row: number): void;
  finish(rows: number): BulkColumn;
}

function numbers(sqlite: SqlJs, column: number, kind: 'int32' | 'float64'): GrowingColumn {
  const make = (size: number): Int32Array | Float64Array =>
    kind === 'int32' ? new Int32Array(size) : new Float64Array(size);
  const missing = kind === 'int32' ? -1 : NaN;
  let values = make(ROWS_PER_CHECK);
  return {
    read(pointer, row) {
      if (row === values.length) {
        const larger = make(row * 2);
        larger.set(values);
        values = larger;
      }
      const value = sqlite._sqlite3_column_double(pointer, column);
      // 0 is also what SQLite answers for NULL: only then is the type worth a call.
      values[row] = value === 0 && sqlite._sqlite3_column_type(pointer, column) === SQLITE_NULL ? missing : value;
    },
    finish: (rows) => values.slice(0, rows),
  };
}

function cells(sqlite: SqlJs, column: number): GrowingColumn {
  const values: Cell[] = [];
  return {
    read: (pointer) => values.push(readCell(sqlite, pointer, column)),
    finish: () => values,
  };
}

/** Reads rows column by column into typed arrays. */
export async function readBulk(
  sqlite: SqlJs,
  database: SqlJsDatabase,
  sql: string,
  readings: readonly ColumnReading[],
  limit: number,
  work: Work,
): Promise<BulkColumn[]> {
  const columns = readings.map((kind, c) => (kind === 'cell' ? cells(sqlite, c) : numbers(sqlite, c, kind)));
  const rows = await eachRow(
    sqlite,
    database,
    sql,
    work,
    (names) => {
      if (names.length !== readings.length) {
        throw new Error(`${names.length} columns to be read in ${readings.length} ways`);
      }
    },
    (pointer, row) => {
      if (row >= limit) {
        throw new RainError(
          'lineage-too-large',
          `Following every prediction through this query takes more than ${limit.toLocaleString('en')} combinations of ` +
            'rows. Narrow it with conditions that do not depend on predictions, or complain about single rows of it.',
        );
      }
      for (const column of columns) column.read(pointer, row);
    },
  );
  return columns.map((column) => column.finish(rows));
}
