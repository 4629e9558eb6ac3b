import initSqlJs from 'sql.js';
import type { Database as SqlJsDatabase, SqlJsConfig, SqlJsStatic, Statement } from 'sql.js';
import { RainError } from '../base/errors.ts';

/** Where sql.js finds its wasm file. In Node nothing is needed; in the browser one of the two is. */
export interface SqlJsSource {
  readonly locateFile?: (file: string) => string;
  readonly wasmBinary?: ArrayBuffer;
}

/** The raw C functions that sql.js exports beside its classes: what makes bulk reading fast. */
interface SqliteFunctions {
  readonly _sqlite3_column_type: (statement: number, column: number) => number;
  readonly _sqlite3_column_double: (statement: number, column: number) => number;
  readonly _sqlite3_column_text: (statement: number, column: number) => number;
  readonly _sqlite3_column_bytes: (statement: number, column: number) => number;
  readonly _sqlite3_step: (statement: number) => number;
  readonly UTF8ToString: (pointer: number, bytes: number, ignoreNul?: boolean) => string;
}

/** sql.js with the functions of SQLite that it does not pass on. */
export type SqlJs = SqlJsStatic & SqliteFunctions;

/** `sqlite3_step` (sqlite3.h): another row is there. */
export const SQLITE_ROW = 100;
/** `sqlite3_step`: there are no more rows. */
export const SQLITE_DONE = 101;
// What `sqlite3_column_type` says of a cell.
export const SQLITE_INTEGER = 1;
export const SQLITE_FLOAT = 2;
export const SQLITE_NULL = 5;
export const SQLITE_TEXT = 3;
export const SQLITE_BLOB = 4;

/** Loads sql.js; it keeps one instance per thread. */
export async function loadSqlJs(source: SqlJsSource): Promise<SqlJs> {
  const config: SqlJsConfig & { useOldExtensionFunctions: boolean } = { useOldExtensionFunctions: false };
  if (source.locateFile) config.locateFile = source.locateFile;
  if (source.wasmBinary) config.wasmBinary = source.wasmBinary;
  return (await initSqlJs(config)) as SqlJs;
}

/**
 * The C pointer of a prepared statement. sql.js hides it under a minified name; among a fresh statement's fields it
 * is the one number above 1 (the other number is the position of the next parameter).
 */
export function statementPointer(statement: Statement): number {
  const pointer = Object.values(statement).find((field) => typeof field === 'number' && field > 1);
  if (typeof pointer !== 'number') throw new Error('sql.js changed the fields of its statements');
  return pointer;
}

/** SQLite's complaint as an error of ours; `place` is added by whoever knows the user's text. */
export function sqlError(thrown: unknown): RainError {
  if (thrown instanceof RainError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new RainError('sql-error', message, { cause: thrown });
}

/** Prepares one statement, turning SQLite's complaint into an error of ours. */
export function prepare(database: SqlJsDatabase, sql: string): Statement {
  try {
    return database.prepare(sql);
  } catch (thrown) {
    throw sqlError(thrown);
  }
}
