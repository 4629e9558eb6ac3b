import type { ModelInfo, TableInfo } from '../../engine/debugger/api.ts';
import type { PointedCell } from './point-at.ts';

/** The queried row behind a row of an answer. */
export interface BaseRow {
  readonly table: string;
  readonly id: number;
}

/**
 * The one queried row that a row of an answer stands for: where the query reads a single table and shows its rowid.
 * @returns the row, or why it cannot be told
 */
export function baseRowOf({ answer, cells }: PointedCell, tables: readonly TableInfo[]): BaseRow | string {
  const mentioned = tables.filter(({ name }) =>
    new RegExp(`\\b(from|join)\\s+"?${literally(name)}"?(?![\\p{L}\\p{N}_])`, 'iu').test(answer.sql),
  );
  const column = answer.columns.findIndex(({ name }) => /^(rowid|_rowid_|oid)$/i.test(name));
  const id = cells[column];
  if (mentioned.length !== 1 || typeof id !== 'number') {
    return 'Show the rowid of one table to complain about a row’s prediction: SELECT rowid, predict(*), …';
  }
  return { table: mentioned[0].name, id };
}

/** The model whose predictions a query shows: the one it names, or the only one. */
export function modelIn(sql: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  const named = models.filter(({ name }) => new RegExp(`"?${literally(name)}"?\\s*\\.\\s*predict`, 'iu').test(sql));
  return named[0] ?? models[0];
}

function literally(name: string): string {
  return name.replace(/[.*+?^$()|[\]{}\\/]/g, '\\$&');
}
