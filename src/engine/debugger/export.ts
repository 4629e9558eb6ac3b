import type { Work } from '../base/work.ts';
import { cleanedCsv } from '../table/cleaned-csv.ts';
import type { StoredTable } from './table-store.ts';
import type { TrainedModel } from './trained-model.ts';

/** The file of a model's training table without its removed rows and with its new labels; every other cell as imported. */
export function exportCleaned(model: TrainedModel, stored: StoredTable, work: Work): Promise<Blob> {
  const { weights, labels } = model.classifier;
  const { y, classes, column } = model.labels;
  const removed = new Set<number>();
  const relabelled = new Map<number, string>();
  model.set.training.forEach((row, position) => {
    if (weights[position] === 0) removed.add(row);
    else if (labels[position] !== y[row]) relabelled.set(row, String(classes[labels[position]]));
  });
  return cleanedCsv(
    stored.file,
    stored.info.fileName,
    stored.options,
    { removed, relabelled, labelColumn: column },
    work,
  );
}
