import type { Work } from '../base/work.ts';
import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import { removalEffects, type RemovalEffects } from '../ranking/effects.ts';
import { rankerOf } from '../ranking/rankers.ts';
import type { Suspects } from '../ranking/suspects.ts';
import type { RankSettings, SuspectList } from './api.ts';
import { blameShares } from './blame.ts';
import { KeptRanking } from './kept-ranking.ts';
import type { SessionProblem } from './rank.ts';
import { suspectNotes } from './suspect-notes.ts';

/** Suspects that a list carries unless more are asked for. */
const MOST_ROWS = 10_000;
/** Best suspects that blame is shared out over where the method does not say how many rows are corrupted. */
const BLAMED_ROWS = 100;

/**
 * Ranks the training rows, and says what removing each one would do unless the settings do without.
 * @param complaints as they were resolved, in the states they are in
 */
export async function findSuspects(
  session: SessionProblem,
  complaints: readonly ResolvedComplaint[],
  states: readonly ComplaintState[],
  settings: RankSettings,
  work: Work,
): Promise<{ readonly list: SuspectList; readonly kept: KeptRanking }> {
  const { problem, models } = session;
  const start = performance.now();
  const ranking = await rankerOf(settings.method, settings).rank(problem, work);
  const seconds = (performance.now() - start) / 1000;
  const { method, explanation, suspects } = ranking;
  const effects = settings.effects === false ? null : await removalEffects(problem, work);
  const kept = new KeptRanking(ranking, models, effects, complaints);
  const corruptedCount = ranking.suggestedCount;
  const list: SuspectList = {
    method,
    explanation,
    total: suspects.length,
    seconds,
    rows: kept.best(countOf(suspects, settings)),
    corruptedCount,
    notes: effects ? suspectNotes(ranking, problem.objective.complaints, states, effects) : [],
    blame: effects ? sharesOf(session, suspects.best(corruptedCount ?? BLAMED_ROWS), effects) : [],
  };
  return { list, kept };
}

/** How many suspects the settings ask for. */
function countOf(suspects: Suspects, { most = MOST_ROWS, withTies }: RankSettings): number {
  let count = Math.min(most, suspects.length);
  if (!withTies || count === 0) return count;
  const last = suspects.at(count - 1).score;
  while (count < suspects.length && suspects.at(count).score === last) count++;
  return count;
}

function sharesOf(
  { models }: SessionProblem,
  suspects: Parameters<typeof blameShares>[0],
  effects: RemovalEffects,
): SuspectList['blame'] {
  const scales = effects.terms.map(({ value }) => Math.max(Math.abs(value ?? 0), 1e-6));
  const shares = blameShares(suspects, effects, models.length, scales);
  return models.map(({ name }, i) => ({ model: name, share: shares[i] }));
}
