import type { Work } from '../base/work.ts';
import { findPatterns } from '../explanation/patterns.ts';
import type { Column } from '../table/table.ts';
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
    .map((column) => (column.name === model.labels.column ? labelsAsTheyStand(model, column) : column));
  const blamed = Int32Array.from(suspects.filter((row) => live.has(row)));
  const patterns = await findPatterns({ columns, rows, suspects: blamed }, work);
  return patterns.map((pattern) => ({ ...pattern, rows: [...pattern.rows] }));
}

/** The label column with every relabelled row's new label. */
function labelsAsTheyStand(model: TrainedModel, column: Column): Column {
  const { classifier, labels, set } = model;
  if (column.type === 'text') {
    const codeOf = labels.classes.map((label) => column.dictionary.indexOf(String(label)));
    const codes = column.codes.slice();
    set.training.forEach((row, position) => (codes[row] = codeOf[classifier.labels[position]]));
    return { ...column, codes };
  }
  const values = column.values.slice();
  set.training.forEach((row, position) => (values[row] = Number(labels.classes[classifier.labels[position]])));
  return { ...column, values };
}
