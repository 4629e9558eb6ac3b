import type { Fix, ModelInfo } from '../../engine/debugger/api.ts';
import { csv } from './csv.ts';

interface Change {
  readonly step: number;
  readonly model: string;
  readonly table: string;
  readonly row: number;
  readonly change: 'removed' | 'relabelled';
  readonly to: number | string | null;
}

function changes(fixes: readonly Fix[], models: readonly ModelInfo[]): Change[] {
  const tableOf = (name: string): string => models.find((model) => model.name === name)?.spec.train ?? '';
  return fixes.flatMap(({ removed, relabelled }, i): Change[] => [
    ...removed.map(({ model, row }) => {
      return { step: i + 1, model, table: tableOf(model), row, change: 'removed' as const, to: null };
    }),
    ...relabelled.map(({ model, row, to }) => {
      return { step: i + 1, model, table: tableOf(model), row, change: 'relabelled' as const, to };
    }),
  ]);
}

/** Every removed and relabelled row, one line each; `row` is the 0-based data row of the imported file. */
export function changesAsCsv(fixes: readonly Fix[], models: readonly ModelInfo[]): string {
  const header = ['step', 'model', 'table', 'row', 'change', 'new_label'];
  return csv([header, ...changes(fixes, models).map((c) => [c.step, c.model, c.table, c.row, c.change, c.to])]);
}

/** The same list as JSON. */
export function changesAsJson(fixes: readonly Fix[], models: readonly ModelInfo[]): string {
  return `${JSON.stringify(changes(fixes, models), null, 2)}\n`;
}
