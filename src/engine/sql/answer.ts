import { tokenize } from 'sqlite3-parser';
import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import { foldName } from './catalog.ts';
import type { Catalog } from './catalog.ts';
import type { Database, ResultSet, RowLimit } from './database.ts';
import { unquoteName } from './lower.ts';
import { didYouMean } from './nearest.ts';
import type { PreparedQuery } from './prepare.ts';

/**
 * The exact answer: all rows, or the first `limit` and how many there are. Errors of SQLite get a code of their own
 * where the message tells (`unknown-column`, `unknown-table`, `unknown-function`; else `sql-error`) and a place in the
 * user's text. The predictions of `prepared.pairs` must have been set before.
 */
export async function answerQuery(
  prepared: PreparedQuery,
  database: Database,
  catalog: Catalog,
  work: Work,
  limit?: RowLimit,
): Promise<ResultSet> {
  for (const { model, table } of prepared.stored) await database.materialisePredictions(model, table, work);
  try {
    return await database.select(prepared.exactSql, work, limit);
  } catch (thrown) {
    throw placeSqlError(thrown, prepared.sql, catalog);
  }
}

/** What SQLite says about a name: the code it becomes, and names that may have been meant. */
const NAMED: readonly { pattern: RegExp; code: string; known: (catalog: Catalog) => string[] }[] = [
  {
    pattern: /^no such column: (.+?)( - should .*)?$/,
    code: 'unknown-column',
    known: (c) => c.tables.flatMap((t) => t.columns.map((column) => column.name)),
  },
  { pattern: /^no such table: (.+)$/, code: 'unknown-table', known: (c) => c.tables.map((table) => table.name) },
  { pattern: /^no such function: (.+)$/, code: 'unknown-function', known: () => [] },
  { pattern: /^ambiguous column name: (.+)$/, code: 'ambiguous-column', known: () => [] },
  { pattern: /^wrong number of arguments to function (.+)\(\)$/, code: 'sql-error', known: () => [] },
  {
    pattern: /^misuse of (?:aggregate|window function|aliased aggregate)?:? ?(.+?)(?:\(\))?$/,
    code: 'sql-error',
    known: () => [],
  },
  { pattern: /^near "(.+)": syntax error$/, code: 'syntax-error', known: () => [] },
];

/** SQLite's error with its place in the user's text; other errors as they are. */
function placeSqlError(thrown: unknown, sql: string, catalog: Catalog): unknown {
  if (!(thrown instanceof RainError) || thrown.code !== 'sql-error' || thrown.place) return thrown;
  const { message } = thrown;
  for (const { pattern, code, known } of NAMED) {
    const name = pattern.exec(message)?.[1]?.split('.').pop();
    if (name === undefined) continue;
    const place = { kind: 'sql' as const, ...(placeOfName(sql, name) ?? { start: 0, end: sql.length }) };
    return new RainError(code, `${sentence(message)}${didYouMean(name, known(catalog))}`, { place, cause: thrown });
  }
  return new RainError('sql-error', sentence(message), {
    place: { kind: 'sql', start: 0, end: sql.length },
    cause: thrown,
  });
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}

/** The first word of the text that is this name. */
function placeOfName(sql: string, name: string): { start: number; end: number } | undefined {
  for (const token of tokenize(sql)) {
    if (foldName(unquoteName(token.text)) !== foldName(name)) continue;
    return { start: token.span.offset, end: token.span.offset + token.span.length };
  }
  return undefined;
}
