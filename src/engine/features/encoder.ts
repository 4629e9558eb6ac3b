import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Table } from '../table/table.ts';
import { categoryEncoder } from './category-encoder.ts';
import type { ColumnEncoder } from './column-encoder.ts';
import type { EncodedColumn, EncodedTable, Encoder, FeatureSpec } from './contract.ts';
import { dateEncoder } from './date-encoder.ts';
import { treatmentOf, type Treatment } from './default-treatment.ts';
import { encodeRows, storageOf } from './encode-rows.ts';
import type { UsedColumn } from './match-columns.ts';
import { findImages } from './image-columns.ts';
import { scaledEncoder, standardEncoder } from './number-encoder.ts';
import { profileColumn } from './profile.ts';
import { selectColumns, type SelectedColumn } from './select-columns.ts';
import { wordsEncoder } from './words-encoder.ts';

/**
 * Learns how to turn a table's rows into features, with every statistic (means, categories, …) taken over the training
 * rows only. `specs` left out: every column but those in `except` (label, truth), each with its default treatment.
 * Errors: `unknown-feature`, `label-as-feature`, `feature-type`, `bad-scale`, `no-features`.
 */
export async function fitEncoder(
  table: Table,
  specs: readonly FeatureSpec[] | undefined,
  except: readonly string[],
  rows: Int32Array,
  work: Work,
): Promise<Encoder> {
  const selected = selectColumns(table, specs, except);
  const white = new Map(
    findImages(table).flatMap((image) => image.columns.map((column) => [column.name, image.white])),
  );
  const columns: EncodedColumn[] = [];
  const used: UsedColumn[] = [];
  const names: string[] = [];
  for (const [i, selection] of selected.entries()) {
    work.report('Preparing features', i, selected.length);
    await work.checkpoint();
    const { column } = selection;
    const treatment = treatmentOf(selection, profileColumn(table, column, rows), white.get(column.name));
    const encoder = await encoderOf(selection, treatment, rows, work);
    const first = names.length;
    columns.push(describe(selection, treatment, encoder, first));
    if (!encoder) continue;
    used.push({ name: column.name, numeric: column.type !== 'text', encoder, first });
    for (const name of encoder.names) names.push(name);
  }
  if (names.length === 0) throw noFeatures(table, columns);
  return {
    columns,
    names,
    bytesPerRow: storageOf(used, names.length).bytesPerRow,
    encode: (queried: Table, during: Work, some?: Int32Array): Promise<EncodedTable> =>
      encodeRows(queried, some ?? everyRow(queried), used, names.length, during),
  };
}

function everyRow({ rowCount }: Table): Int32Array {
  const rows = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) rows[row] = row;
  return rows;
}

async function encoderOf(
  { column, words }: SelectedColumn,
  { as, by, most }: Treatment,
  rows: Int32Array,
  work: Work,
): Promise<ColumnEncoder | null> {
  if (as === 'ignore') return null;
  if (as === 'category') return categoryEncoder(column, rows, most);
  if (column.type === 'text') {
    return as === 'date' ? dateEncoder(column, rows) : await wordsEncoder(column, rows, words, work);
  }
  if (as === 'standard') return standardEncoder(column, rows);
  if (as === 'raw') return scaledEncoder(column, rows, 1);
  if (by === undefined || !Number.isFinite(by) || by === 0) {
    throw new RainError(
      'bad-scale',
      `“${column.name}” is to be scaled: “by” must say by which number, other than 0, to divide it.`,
    );
  }
  return scaledEncoder(column, rows, by);
}

function describe(
  { column }: SelectedColumn,
  treatment: Treatment,
  encoder: ColumnEncoder | null,
  first: number,
): EncodedColumn {
  const warning = [treatment.warning, encoder?.warning].filter((text) => text !== undefined).join(' ');
  const encoded = {
    column: column.name,
    type: column.type,
    as: treatment.as,
    first,
    width: encoder?.names.length ?? 0,
  };
  return warning === '' ? encoded : { ...encoded, warning };
}

function noFeatures(table: Table, columns: readonly EncodedColumn[]): RainError {
  const why = columns.slice(0, 5).map(({ column, warning }) => `“${column}”: ${warning ?? 'Ignored as asked.'}`);
  const reasons = why.length === 0 ? 'It has no columns besides the label.' : why.join(' ');
  const message = `No column of ${table.name} can be used as a feature. ${reasons} Choose a treatment for at least one column.`;
  return new RainError('no-features', message, { place: { kind: 'table', table: table.name } });
}
