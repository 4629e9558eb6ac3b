import type { SuspectRow } from '../../engine/debugger/api.ts';
import { csv } from './csv.ts';

/** Rows written at a time. */
const BLOCK = 10_000;

/**
 * The ranked suspects, best first, as pieces of one CSV; `row` is the 0-based data row of the imported file.
 * @param read gives the rows from a place on, by rank; none behind the last
 */
export async function suspectsAsCsv(
  read: (start: number, count: number) => Promise<readonly SuspectRow[]>,
): Promise<string[]> {
  const pieces: string[] = [];
  for (let start = 0; ; start += BLOCK) {
    const rows = await read(start, BLOCK);
    if (start === 0) {
      const effects = rows[0]?.effects.map((_, i) => `effect_${i + 1}`) ?? [];
      pieces.push(csv([['rank', 'model', 'row', 'score', 'given_label', 'suggested_label', ...effects]]));
    }
    if (rows.length === 0) return pieces;
    pieces.push(
      csv(
        rows.map(({ rank, model, row, score, given, suggested, effects }) => {
          return [rank, model, row, score, given, suggested, ...effects];
        }),
      ),
    );
  }
}
