import type { Engine } from '../debugger/api.ts';
import type { NamedModel } from './defaults.ts';

/** Ids of the corrupted rows (truth 1 or true) among the rows that the model was trained on. */
export async function corruptedRows(engine: Engine, model: NamedModel, truthColumn: string): Promise<Set<number>> {
  const truth = await engine.tableColumn(model.spec.train, truthColumn);
  const trained = await engine.trainedRows(model.name);
  return new Set([...trained].filter((row) => truth[row] === 1));
}
