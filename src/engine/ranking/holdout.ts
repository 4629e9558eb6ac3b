import type { Work } from '../base/work.ts';
import type { Term } from '../complaint/loss.ts';
import { lockedSlopes, missing } from './direction-lock.ts';
import { firstOrder } from './first-order.ts';
import { HeldOutModel } from './held-out-model.ts';
import { POSTERIOR_HOLDOUT, type HoldoutRule } from './holdout-rule.ts';
import { orderSuspects } from './order.ts';
import type { Ranker, Ranking, RankingProblem } from './ranker.ts';
import { restoring } from './refit.ts';
import { settlingRows, type HeldOutLevel } from './settling-rows.ts';

/**
 * Posterior hold-out (RANKING.md, PHO-R): a systematic error has been learnt, so its rows are believed and influence
 * alone is weak exactly where the error is. The model is refitted without growing sets of suspects; under it disbelief
 * is informative again, and rows are scored by how likely their label is noise times what the complaint gains. Costs
 * Holistic's solve, one or two warm refits per level and a few depth-3 trees. Every part can be switched off.
 */
export function createHoldout(rule: HoldoutRule): Ranker {
  return {
    method: 'holdout',
    rank: (problem, work) =>
      restoring(
        problem.models.map(({ classifier }) => classifier),
        () => rankByHoldout(rule, problem, work),
      ),
  };
}

/** The posterior hold-out with all its parts, as `holdout` and `auto` rank. */
export const holdout: Ranker = createHoldout(POSTERIOR_HOLDOUT);

async function rankByHoldout(rule: HoldoutRule, problem: RankingProblem, work: Work): Promise<Ranking> {
  work.report('ranking', 0, rule.levels.length);
  const { objective } = problem;
  const { complaints } = objective;
  const evaluation = await objective.evaluate();
  const slopes = rule.directionLock
    ? lockedSlopes(complaints, evaluation.terms)
    : evaluation.terms.map((term) => term.slope);
  const gradients = await evaluation.gradients(slopes);
  const models: HeldOutModel[] = [];
  for (const [index, model] of problem.models.entries()) {
    models.push(new HeldOutModel(model, await firstOrder(model.classifier, gradients[index], work), rule));
  }
  const moved = models.filter((model) => model.isBlamed);
  const missingAt = (terms: readonly Term[]): number[] => terms.map((term, j) => missing(complaints[j], term));
  let level: HeldOutLevel = { rows: 0, missing: missingAt(evaluation.terms) };
  const settled = isSettled(level);
  let settling = Infinity;
  let levels = 0;
  for (const share of moved.length > 0 ? rule.levels : []) {
    let rows = 0;
    for (const model of moved) rows += await model.holdOut(share, work);
    levels++;
    work.report('ranking', levels, rule.levels.length);
    const before = level;
    level = { rows, missing: missingAt((await objective.evaluate()).terms) };
    settling = Math.min(settling, settlingRows(before, level));
    for (const model of moved) await model.score(work);
    if (rule.stopWhenHolding && isSettled(level)) break;
  }
  const expected = moved.reduce((sum, model) => sum + model.expectedErrors, 0);
  const suggested = Math.min(expected, settling);
  const rows = problem.models.reduce((sum, { classifier }) => sum + classifier.rowCount, 0);
  return {
    method: 'holdout',
    suspects: orderSuspects(
      problem,
      models.map((model) => model.result(settled, levels, rows)),
    ),
    explanation: explain(levels, suggested, settled && rule.posteriorOnceSettled),
    satisfied: slopes.every((slope) => slope === 0),
    suggestedCount: levels > 0 ? Math.round(suggested) : null,
  };
}

function isSettled({ missing }: HeldOutLevel): boolean {
  return missing.every((far) => far <= 0);
}

function explain(levels: number, suggested: number, byPosterior: boolean): string {
  if (levels === 0) return 'Rows are ordered by how much removing each one lowers the complaints.';
  const refitted = `The model was refitted without its suspects ${levels === 1 ? 'once' : `${levels} times`}`;
  if (byPosterior) {
    return `The complaints hold in expectation. ${refitted}; rows whose labels it then believes least come first, whichever way they move the answers.`;
  }
  return (
    `${refitted}; rows whose labels it then no longer believes, and that the complaints speak against, come first. ` +
    `About ${Math.round(suggested)} rows look corrupted.`
  );
}
