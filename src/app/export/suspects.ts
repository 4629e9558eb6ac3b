import type { SuspectRow } from '../../engine/debugger/api.ts';
import { csv } from './csv.ts';

/** The ranked suspects, best first; `row` is the 0-based data row of the imported file. */
export function suspectsAsCsv(rows: readonly SuspectRow[]): string {
  const effects = rows[0]?.effects.map((_, i) => `effect_${i + 1}`) ?? [];
  const header = ['rank', 'model', 'row', 'score', 'given_label', 'suggested_label', ...effects];
  return csv([
    header,
    ...rows.map((row, i) => [i + 1, row.model, row.row, row.score, row.given, row.suggested, ...row.effects]),
  ]);
}
