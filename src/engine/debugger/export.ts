import type { Work } from '../base/work.ts';
import { cleanedCsv } from '../table/cleaned-csv.ts';
import type { StoredTable } from './table-store.ts';
import type { TrainedModel } from './trained-model.ts';

/**
 * The file of a model's training table without its removed rows and with its new labels, each written as the file itself
 * writes it; every other cell as imported.
 */
export function exportCleaned(model: TrainedModel, stored: StoredTable, work: Work): Promise<Blob> {
  const { weights, labels } = model.classifier;
  const { y, column } = model.labels;
  const removed = new Set<number>();
  const relabelled = new Map<number, number>();
  model.set.training.forEach((row, position) => {
    if (weights[position] === 0) removed.add(row);
    else if (labels[position] !== y[row]) relabelled.set(row, y.indexOf(labels[position]));
  });
  const cleaning = { removed, relabelled, labelColumn: column };
  return cleanedCsv(stored.file, stored.info.fileName, stored.options, cleaning, work);
}
