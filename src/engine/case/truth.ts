import { RainError } from '../base/errors.ts';
import type { Engine, TableInfo } from '../debugger/api.ts';
import { sameName } from '../sql/catalog.ts';
import type { Cell } from '../table/table.ts';
import type { NamedModel } from './defaults.ts';
import { rowKey } from './evaluation.ts';
import { invalid } from './invalid.ts';

/** Throws `case-invalid` where no training table has the truth column: it could then not even be kept from the features. */
export function checkTruth(
  truthColumn: string | null,
  models: readonly NamedModel[],
  tables: readonly TableInfo[],
): void {
  if (truthColumn === null) return;
  const trained = tables.filter(({ name }) => models.some(({ spec }) => sameName(spec.train, name)));
  if (trained.some(({ columns }) => columns.some(({ name }) => sameName(name, truthColumn)))) return;
  const names = [...new Set(trained.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  throw invalid(
    'truth.column',
    `there is no column “${truthColumn}” to train on. The columns are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`,
  );
}

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
      if (isTrue(truth[row])) corrupted.add(rowKey({ model: name, row }));
    }
  }
  return corrupted;
}

/** A column that mixes `true` with numbers is text. */
function isTrue(cell: Cell | undefined): boolean {
  return cell === 1 || (typeof cell === 'string' && /^\s*(?:1|true)\s*$/i.test(cell));
}
