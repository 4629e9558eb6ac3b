import type { Fix, SuspectRow } from '../debugger/api.ts';
import type { FixKind } from './case-file.ts';

/**
 * The best `count` suspects and what is done to them: `remove` takes them out; `relabel` gives the suggested label and
 * passes over rows without one; `best` takes whichever helps a row more. That is to relabel where a label is suggested: it
 * lowers the complaints by a_y − min_c a_c, removal by a_y − Σ_c p_c a_c (METHODS.md §2), which is never more.
 */
export function chooseFix(
  ranking: readonly SuspectRow[],
  kind: FixKind,
  count: number,
): { readonly fix: Fix; readonly chosen: readonly SuspectRow[] } {
  const eligible = kind === 'relabel' ? ranking.filter(({ suggested }) => suggested !== null) : ranking;
  const chosen = eligible.slice(0, count);
  const relabelled = chosen.flatMap(({ model, row, suggested }) =>
    kind === 'remove' || suggested === null ? [] : [{ model, row, to: suggested }],
  );
  const removed = chosen
    .filter(({ suggested }) => kind === 'remove' || suggested === null)
    .map(({ model, row }) => ({ model, row }));
  return { fix: { removed, relabelled }, chosen };
}
