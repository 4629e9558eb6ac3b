import type { Complaint } from '../../engine/complaint/complaint.ts';
import type { ModelInfo, TableInfo } from '../../engine/debugger/api.ts';
import type { PointedCell } from './point-at.ts';

/** A prediction that a row of an answer shows, and how to complain about it. */
export interface ShownPrediction {
  readonly model: ModelInfo;
  /** What it is a prediction of, to begin a sentence with. */
  readonly subject: string;
  complaint(value: number | string): Complaint;
}

/**
 * The prediction that somebody points at: that of the cell's own column, else the only one that the answer shows. Its row
 * is told where the query reads a single table and shows its rowid.
 * @returns the prediction, or why it cannot be told
 */
export function predictionAt(
  cell: PointedCell,
  tables: readonly TableInfo[],
  models: readonly ModelInfo[],
): ShownPrediction | string {
  const { answer, column } = cell;
  const shown = answer.columns.flatMap(({ predicts }, i) => (predicts ? [{ ...predicts, column: i }] : []));
  const its = shown.find((one) => one.column === column) ?? (shown.length === 1 ? shown[0] : undefined);
  if (!its && shown.length > 1) return 'Point at the prediction itself: this answer shows several.';
  const base = baseRow(cell, tables);
  const model = its ? models.find(({ name }) => name === its.model) : modelIn(answer.sql, models);
  if (model && base && (!its || its.table === base.table)) {
    const named = models.length > 1 ? { model: model.name } : {};
    return {
      model,
      subject: `Row ${base.id} of ${base.table}`,
      complaint: (value) => ({ ...base, ...named, op: 'prediction', value }),
    };
  }
  return 'Show the rowid of one table to complain about a row’s prediction: SELECT rowid, predict(*), …';
}

/** The queried row behind a row of an answer, where the query reads a single table and shows its rowid. */
function baseRow({ answer, cells }: PointedCell, tables: readonly TableInfo[]): { table: string; id: number } | null {
  const mentioned = tables.filter(({ name }) =>
    new RegExp(`\\b(from|join)\\s+"?${literally(name)}"?(?![\\p{L}\\p{N}_])`, 'iu').test(answer.sql),
  );
  const column = answer.columns.findIndex(({ name }) => /^(rowid|_rowid_|oid)$/i.test(name));
  const id = cells[column];
  return mentioned.length === 1 && typeof id === 'number' ? { table: mentioned[0].name, id } : null;
}

/** The model that a query calls: the one it names where it names no other, or the only one there is. */
function modelIn(sql: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  if (models.length < 2) return models.at(0);
  const named = models.filter(({ name }) => new RegExp(`\\b${literally(name)}"?\\s*\\.\\s*predict`, 'iu').test(sql));
  return named.length === 1 ? named[0] : undefined;
}

function literally(name: string): string {
  return name.replace(/[.*+?^$()|[\]{}\\/]/g, '\\$&');
}
