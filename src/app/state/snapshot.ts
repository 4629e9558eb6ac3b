import type { CaseDebug } from '../../engine/case/case-file.ts';
import type { Fix } from '../../engine/debugger/api.ts';
import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { TwoStepOptions } from '../../engine/ranking/two-step/options.ts';
import type { Entry } from './complaints.svelte.ts';
import { sameSpec, type ModelDraft, type NamedSpec } from './model-draft.ts';
import type { Query } from './query.svelte.ts';
import type { Source } from './tables.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Settings that belong to what is open, and are not models, queries or complaints. */
export interface Settings {
  readonly method: RankingMethod;
  readonly twoStep?: Partial<TwoStepOptions>;
  readonly condition: string;
  readonly debug: CaseDebug;
  readonly hint: string | null;
}

/**
 * Everything that is open, as references to things that never change: cheap to take, and enough to bring it all back.
 * Answers, rankings and trained parameters follow from it.
 */
export interface Snapshot {
  /** By table name, in the order of the list. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly drafts: readonly ModelDraft[];
  readonly trained: readonly NamedSpec[];
  readonly queries: readonly Query[];
  readonly complaints: readonly Entry[];
  readonly fixes: readonly Fix[];
  readonly settings: Settings;
}

/** What is open now. */
export function snapshotOf(bench: Workbench): Snapshot {
  const { tables, models, queries, complaints, loop, suspects, guide, debug } = bench;
  return {
    sources: new Map(tables.sources),
    drafts: models.drafts,
    trained: models.list.map(({ name, spec }) => ({ name, spec })),
    queries: queries.list,
    complaints: complaints.list,
    fixes: loop.fixes,
    settings: {
      method: suspects.method,
      twoStep: suspects.twoStep,
      condition: suspects.condition,
      debug,
      hint: guide.hint,
    },
  };
}

const same: { readonly [K in keyof Snapshot]: (a: Snapshot[K], b: Snapshot[K]) => boolean } = {
  sources: (a, b) => equalLists([...a], [...b], (x, y) => x[0] === y[0] && x[1] === y[1]),
  drafts: (a, b) => a === b,
  trained: (a, b) => equalLists(a, b, (x, y) => x.name === y.name && sameSpec(x.spec, y.spec)),
  queries: (a, b) => equalLists(a, b),
  // How a complaint stands follows from the rest.
  complaints: (a, b) => equalLists(a, b, (x, y) => x.complaint === y.complaint && x.muted === y.muted),
  fixes: (a, b) => equalLists(a, b),
  settings: (a, b) => JSON.stringify(a) === JSON.stringify(b),
};

/** The parts in which two states differ, as they were and as they are. */
export function changedParts(
  earlier: Snapshot,
  later: Snapshot,
): { readonly before: Partial<Snapshot>; readonly after: Partial<Snapshot> } {
  const differs = <K extends keyof Snapshot>(key: K): boolean => !same[key](earlier[key], later[key]);
  const keys = (Object.keys(same) as (keyof Snapshot)[]).filter(differs);
  const parts = (whole: Snapshot): Partial<Snapshot> => Object.fromEntries(keys.map((key) => [key, whole[key]]));
  return { before: parts(earlier), after: parts(later) };
}

/**
 * Brings parts of another state back, in place of those given last, and leaves all others: reads tables, trains models, answers queries, judges
 * complaints and applies fixes, as far as they are not what they should be. Resolves to false when one of these failed
 * or was cancelled; what was done until then stays.
 */
export async function restore(
  bench: Workbench,
  parts: Partial<Snapshot>,
  instead: Partial<Snapshot>,
): Promise<boolean> {
  const { tables, models, queries, complaints, loop, suspects, guide } = bench;
  const present = snapshotOf(bench);
  if (parts.settings) {
    suspects.method = parts.settings.method;
    suspects.twoStep = parts.settings.twoStep ?? {}; // Older saves have none.
    suspects.condition = parts.settings.condition;
    bench.debug = parts.settings.debug;
    guide.hint = parts.settings.hint;
  }
  if (parts.queries) await queries.restore(parts.queries, instead.queries ?? []);
  // Never judged by the answers of another state.
  if (parts.complaints) complaints.list = [];
  if (parts.sources && !(await tables.restore(parts.sources))) return false;
  if (parts.drafts) models.drafts = parts.drafts;
  const fixes = parts.fixes ?? present.fixes;
  // A fix is taken back by its own change; one that is lost with its models is lost by training them anew.
  const anew = present.fixes.some((fix, i) => fixes[i] !== fix);
  if (parts.trained || anew) {
    if (!(await models.restore(parts.trained ?? present.trained, anew))) return false;
  } else if (parts.sources || parts.queries) await queries.runAgain();
  if (parts.complaints) {
    complaints.list = parts.complaints;
    await complaints.judge();
  }
  for (const fix of fixes.slice(loop.fixes.length)) if (!(await loop.replay(fix))) return false;
  return true;
}

function equalLists<T>(a: readonly T[], b: readonly T[], equal: (x: T, y: T) => boolean = Object.is): boolean {
  return a === b || (a.length === b.length && a.every((x, i) => equal(x, b[i])));
}
