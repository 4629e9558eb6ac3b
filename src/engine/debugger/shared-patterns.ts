import type { Work } from '../base/work.ts';
import { findPatterns } from '../explanation/patterns.ts';
import type { TextColumn } from '../table/table.ts';
import type { SharedPattern } from './api.ts';
import type { TrainedModel } from './trained-model.ts';

/**
 * What suspects of one model have in common against the other rows still trained on. Speaks of every column but those
 * kept from the model on purpose and scaled ones (pixels), with the labels as they stand.
 * @param suspects row ids; rows no longer trained on are left out
 */
export async function sharedPatterns(
  model: TrainedModel,
  suspects: readonly number[],
  work: Work,
): Promise<SharedPattern[]> {
  const { set, classifier, table, spec } = model;
  const rows = set.training.filter((_, position) => classifier.weights[position] > 0);
  const live = new Set(rows);
  const scaled = new Set(model.encoder.columns.filter(({ as }) => as === 'scaled').map(({ column }) => column));
  const skipped = new Set([...(spec.except ?? []), ...scaled]);
  const columns = table.columns
    .filter(({ name }) => !skipped.has(name))
    .map((column) => (column.name === model.labels.column ? labelsAsTheyStand(model) : column));
  const blamed = Int32Array.from(suspects.filter((row) => live.has(row)));
  const patterns = await findPatterns({ columns, rows, suspects: blamed }, work);
  return patterns.map((pattern) => ({ ...pattern, rows: [...pattern.rows] }));
}

/** The label column with every relabelled row's new label. Classes are names, also where they are numbers: no class lies between two others. */
function labelsAsTheyStand({ classifier, labels, set, table }: TrainedModel): TextColumn {
  const codes = new Int32Array(table.rowCount).fill(-1);
  set.training.forEach((row, position) => (codes[row] = classifier.labels[position]));
  return { name: labels.column, type: 'text', codes, dictionary: labels.classes.map(String) };
}
