import { RainError, type PlainError } from '../base/errors.ts';
import type { ComplainableAnswer } from '../complaint/answer.ts';
import { bindPattern, columnIndex, matchingRows } from '../complaint/match.ts';
import { pairKey, type PredictedRow } from '../provenance/lineage.ts';
import type { PredictedTable } from '../sql/database.ts';
import type { AnswerCell, PredictionBehind, PredictionsBehind, PredictionsView } from './api.ts';
import { cellSearch, textSearch } from './cell-search.ts';
import type { TableStore } from './table-store.ts';

/**
 * The predictions behind a cell of an answer, or behind its row where the cell itself depends on none. Where several rows
 * of the answer look alike, those behind any of them.
 * @param predicted the present predictions, by `pairKey`
 */
export function predictionsBehind(
  { row, column }: AnswerCell,
  { text, columns, most }: PredictionsView,
  found: ComplainableAnswer | PlainError,
  predicted: ReadonlyMap<string, PredictedTable>,
  tables: TableStore,
): PredictionsBehind {
  if ('message' in found) throw new RainError(found.code, found.message, found.place ? { place: found.place } : {});
  const { answer, lineage } = found;
  const index = columnIndex(answer.columns, column, { kind: 'case', path: 'cell.column' });
  const candidates = found
    .candidatesOf(matchingRows(answer, bindPattern(answer.columns, row, 'cell.row')))
    .filter((candidate) => candidate >= 0);
  const behind = (of: number | null): readonly PredictedRow[] =>
    distinct(candidates, (candidate) => lineage.predictionsBehind(candidate, of));
  const its = lineage.dependent[index] ? behind(index) : [];
  const all = its.length > 0 ? its : behind(null);
  const passing = text === '' ? all : all.filter(passes(text, columns, predicted, tables));
  return {
    total: all.length,
    matching: passing.length,
    rows: passing.slice(0, most).map((each): PredictionBehind => {
      const [cells] = tables.rows(each.table, [each.row]);
      return { ...each, predicted: classOf(each, predicted), cells };
    }),
  };
}

function distinct(candidates: Int32Array, behind: (candidate: number) => readonly PredictedRow[]): PredictedRow[] {
  if (candidates.length === 1) return [...behind(candidates[0])];
  const found = new Map<string, PredictedRow>();
  for (const candidate of candidates) {
    for (const each of behind(candidate)) found.set(`${each.row} ${pairKey(each)}`, each);
  }
  return [...found.values()].sort((a, b) => a.row - b.row);
}

/** Whether the predicted class, the row's number or one of these columns contains the text. */
function passes(
  text: string,
  columns: readonly string[],
  predicted: ReadonlyMap<string, PredictedTable>,
  tables: TableStore,
): (each: PredictedRow) => boolean {
  const search = textSearch(text);
  const perTable = new Map<string, (row: number) => boolean>();
  return (each) => {
    let cells = perTable.get(each.table);
    if (!cells) perTable.set(each.table, (cells = cellSearch(tables.get(each.table).table, columns, search)));
    if (search.contains(classOf(each, predicted)) || cells(each.row)) return true;
    return search.numeric && search.contains(each.row);
  };
}

function classOf(each: PredictedRow, predicted: ReadonlyMap<string, PredictedTable>): number | string {
  const pair = predicted.get(pairKey(each));
  if (!pair) throw new RainError('internal', `No predictions of ${each.model} for ${each.table}.`);
  return pair.classes[pair.predicted[each.row]];
}
