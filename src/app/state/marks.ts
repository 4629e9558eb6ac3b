import type { CaseMark, Mark } from '../../engine/case/case-file.ts';
import type { Fix, SuspectRow } from '../../engine/debugger/api.ts';
import type { SuspectRows } from './suspect-rows.svelte.ts';
import { rowKey } from './suspect-values.svelte.ts';

/** A suspect and what was decided about it. */
export interface Marked {
  readonly row: SuspectRow;
  readonly decision: Mark;
}

/** Decisions by `rowKey`. */
export type Decisions = ReadonlyMap<string, Marked>;

/** The fix made of decisions alone, best rows first. */
export function fixOf(decisions: Decisions): Fix {
  const chosen = (wanted: Mark): SuspectRow[] =>
    [...decisions.values()]
      .flatMap(({ row, decision }) => (decision === wanted ? [row] : []))
      .sort((a, b) => a.rank - b.rank);
  return {
    removed: chosen('remove').map(({ model, row }) => ({ model, row })),
    relabelled: chosen('relabel').flatMap(({ model, row, suggested }) =>
      suggested === null ? [] : [{ model, row, to: suggested }],
    ),
  };
}

/** Decisions as a case has them. */
export function marksOf(decisions: Decisions): readonly CaseMark[] {
  return [...decisions.values()].map(({ row: { model, row }, decision }) => ({ model, row, as: decision }));
}

/** The decisions that a case has, about those rows that are suspected now and can be fixed so. */
export async function decisionsOf(marks: readonly CaseMark[], suspects: SuspectRows): Promise<Decisions> {
  const decisions = new Map<string, Marked>();
  const wanted = new Map(marks.map((mark) => [rowKey(mark), mark.as]));
  for (const model of new Set(marks.map((mark) => mark.model))) {
    const rows = marks.flatMap((mark) => (mark.model === model ? [mark.row] : []));
    for (const row of await suspects.among(model, rows)) {
      const decision = wanted.get(rowKey(row));
      if (decision && (decision !== 'relabel' || row.suggested !== null)) decisions.set(rowKey(row), { row, decision });
    }
  }
  return decisions;
}
