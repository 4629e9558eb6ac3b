import type { Complaint } from '../../engine/complaint/complaint.ts';
import type { PredictionBehind, PredictionsBehind } from '../../engine/debugger/api.ts';
import type { CallOptions } from '../../worker/bridge.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { groupColumns, imageSide } from '../text/column-groups.ts';
import type { PointedCell } from './point-at.ts';

/** Predictions that are listed at once. */
const MOST = 100;

/** The first of the predictions behind a cell that somebody points at that contain a text. */
export function predictionsBehind(
  { engine, tables }: Workbench,
  { answer, cells, column }: PointedCell,
  text: string,
  call: CallOptions,
): Promise<PredictionsBehind> {
  const { name } = answer.columns[column];
  const row = Object.fromEntries(answer.columns.map((each, i) => [each.name, cells[i]]));
  const columns = tables.list.flatMap((table) =>
    groupColumns(table.columns)
      .filter((group) => imageSide(group) === null)
      .flatMap((group) => group.columns.map((each) => each.name)),
  );
  const view = { text, columns: [...new Set(columns)], most: MOST };
  return engine.predictionsBehind({ query: answer.id, row, column: name }, view, call);
}

/** The complaint that a prediction should be another class; its model is named where there are several. */
export function wrongPrediction(
  { models }: Workbench,
  { model, table, row }: PredictionBehind,
  value: number | string,
): Complaint {
  return { op: 'prediction', table, id: row, ...(models.list.length > 1 && { model }), value };
}
