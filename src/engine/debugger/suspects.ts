import type { Work } from '../base/work.ts';
import { removalEffects, type RemovalEffects } from '../ranking/effects.ts';
import type { Ranking } from '../ranking/ranker.ts';
import { rankerOf } from '../ranking/rankers.ts';
import type { RankSettings, SuspectList, SuspectRow } from './api.ts';
import { blameShares } from './blame.ts';
import { fewestRows } from './fewest-rows.ts';
import type { SessionProblem } from './rank.ts';
import { effectsOf } from './row-effects.ts';

/** Suspects that a list carries unless more are asked for. */
const MOST_ROWS = 10_000;
/** Best suspects that blame is shared out over where no number of rows is suggested. */
const BLAMED_ROWS = 100;

/** Ranks the training rows, and says what removing each one would do unless the settings do without. */
export async function findSuspects(session: SessionProblem, settings: RankSettings, work: Work): Promise<SuspectList> {
  const { problem, models } = session;
  const start = performance.now();
  const ranking = await rankerOf(settings.method, settings).rank(problem, work);
  const seconds = (performance.now() - start) / 1000;
  const { method, explanation, suspects } = ranking;
  const list = { method, explanation, total: suspects.length, seconds };
  if (settings.effects === false) {
    return {
      ...list,
      rows: suspectRows(ranking, session, null, settings.most),
      suggestedCount: ranking.suggestedCount,
      blame: [],
    };
  }
  const effects = await removalEffects(problem, work);
  const { terms } = effects;
  const suggestedCount = ranking.suggestedCount ?? fewestRows(suspects, effects, problem.objective.complaints, terms);
  const shares = blameShares(
    suspects.slice(0, suggestedCount ?? BLAMED_ROWS),
    effects,
    models.length,
    terms.map(({ value }) => Math.max(Math.abs(value ?? 0), 1e-6)),
  );
  return {
    ...list,
    rows: suspectRows(ranking, session, effects, settings.most),
    suggestedCount,
    blame: models.map(({ name }, i) => ({ model: name, share: shares[i] })),
  };
}

/** A ranking in the words of the page: row ids for positions, labels for classes, effects per complaint. */
function suspectRows(
  { suspects }: Ranking,
  { models }: SessionProblem,
  effects: RemovalEffects | null,
  most = MOST_ROWS,
): SuspectRow[] {
  return suspects.slice(0, most).map((suspect) => {
    const model = models[suspect.model];
    const { classes } = model.labels;
    return {
      model: model.name,
      row: model.set.training[suspect.position],
      score: suspect.score,
      given: classes[model.classifier.labels[suspect.position]],
      suggested: suspect.suggestedClass < 0 ? null : classes[suspect.suggestedClass],
      effects: effects ? effectsOf(suspect, effects) : [],
    };
  });
}
