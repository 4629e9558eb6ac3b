import type { Work } from '../base/work.ts';
import { cleanedCsv } from '../table/cleaned-csv.ts';
import type { ColumnType } from '../table/table.ts';
import type { StoredTable } from './table-store.ts';
import type { TrainedModel } from './trained-model.ts';

/** The file of a model's training table without its removed rows and with its new labels; every other cell as imported. */
export function exportCleaned(model: TrainedModel, stored: StoredTable, work: Work): Promise<Blob> {
  const { weights, labels } = model.classifier;
  const { y, classes, column, type } = model.labels;
  const removed = new Set<number>();
  const relabelled = new Map<number, string>();
  model.set.training.forEach((row, position) => {
    if (weights[position] === 0) removed.add(row);
    else if (labels[position] !== y[row]) relabelled.set(row, labelText(classes[labels[position]], type));
  });
  return cleanedCsv(
    stored.file,
    stored.info.fileName,
    stored.options,
    { removed, relabelled, labelColumn: column },
    work,
  );
}

/** A class as it stands in a file, so that the column keeps its type when the file is imported again. */
function labelText(label: number | string, type: ColumnType): string {
  if (type === 'boolean') return label === 1 ? 'true' : 'false';
  return String(label);
}
