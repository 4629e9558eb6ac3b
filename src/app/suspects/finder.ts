import type { Workbench } from '../state/workbench.svelte.ts';
import { finderOf, likeParts } from '../text/marked-text.ts';

/**
 * What is marked in the suspects' texts: words that the first suspects share, words of their patterns, and what the
 * queries complained about look for with LIKE.
 */
export function suspectFinder({ suspects, complaints, queries }: Workbench): RegExp | null {
  const { words, patterns } = suspects.common;
  const ofPatterns = patterns.flatMap(({ conditions }) =>
    conditions.flatMap((condition) => (condition.op === 'contains' ? [condition.value] : [])),
  );
  const asked = new Set(complaints.active.flatMap(({ complaint }) => ('query' in complaint ? [complaint.query] : [])));
  const parts = queries.list.filter(({ id }) => asked.has(id)).flatMap(({ answer }) => likeParts(answer?.sql ?? ''));
  return finderOf(new Set([...words, ...ofPatterns]), new Set(parts));
}
