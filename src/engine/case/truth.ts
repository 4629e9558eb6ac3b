import { RainError } from '../base/errors.ts';
import type { Engine } from '../debugger/api.ts';
import type { NamedModel } from './defaults.ts';
import { rowKey } from './evaluation.ts';

/** Keys of the corrupted rows (truth 1 or true) among the rows that the models were trained on. */
export async function corruptedRows(
  engine: Engine,
  models: readonly NamedModel[],
  truthColumn: string,
): Promise<Set<string>> {
  const corrupted = new Set<string>();
  for (const { name, spec } of models) {
    const truth = await engine.tableColumn(spec.train, truthColumn).catch((error: unknown) => {
      // With several models, only some of the training tables may be corrupted.
      if (models.length > 1 && error instanceof RainError && error.code === 'unknown-column') return [];
      throw error;
    });
    for (const row of await engine.trainedRows(name)) {
      if (truth[row] === 1) corrupted.add(rowKey({ model: name, row }));
    }
  }
  return corrupted;
}
