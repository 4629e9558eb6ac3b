import { Query } from './query.svelte.ts';
import { snapshotOf, type Snapshot } from './snapshot.ts';
import type { Kept, Saved } from './store.ts';
import { rankAgain, showView, viewOf } from './view.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What is open now, as it is kept besides the files. */
export function savedState(bench: Workbench): Saved {
  const { suspects, tables, guide } = bench;
  const { drafts, trained, fixes, settings, queries, complaints } = snapshotOf(bench);
  const { perStep } = suspects;
  const { marks } = suspects.decisions;
  const chosen = perStep !== undefined && perStep !== settings.debug.perStep;
  return {
    drafts,
    trained,
    fixes,
    settings,
    tables: tables.list.map(({ name }) => name),
    queries: queries.map((query) => ({ ...query.plain, answered: bench.queries.wasAnswered(query) })),
    complaints: complaints.map(({ complaint, muted }) => ({ complaint, muted })),
    ranking: suspects.found ? { ...(chosen && { howMany: perStep }), marks } : null,
    ...(!suspects.found && marks.length > 0 && { kept: marks }),
    view: viewOf(bench),
    guided: guide.shown,
  };
}

/** What was kept, as it can be restored. */
export function snapshotFrom(bench: Workbench, { saved, sources }: Kept): Snapshot {
  const { tables, queries, complaints, drafts, trained, fixes, settings } = saved;
  const files = tables.flatMap((name) => {
    const source = sources.get(name);
    return source ? [[name, source] as const] : [];
  });
  return {
    drafts,
    trained,
    fixes,
    settings,
    sources: new Map(files),
    queries: queries.map(({ answered, ...plain }) => {
      const query = Query.from(plain);
      if (answered) bench.queries.answerLater(query);
      return query;
    }),
    complaints: bench.complaints.entriesOf(complaints),
  };
}

/** Brings back what no snapshot has: what was in view, and what was decided about suspects, who are looked for again. */
export async function showAgain(bench: Workbench, { ranking, kept = [], view, guided }: Saved): Promise<void> {
  bench.guide.shown = guided;
  showView(bench, view);
  bench.suspects.decisions.adoptKept(kept);
  if (ranking) await rankAgain(bench, ranking.marks, ranking.howMany);
}
