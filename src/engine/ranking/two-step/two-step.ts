import type { Random } from '../../base/random.ts';
import type { Work } from '../../base/work.ts';
import { pairKey } from '../../provenance/lineage.ts';
import { bestRelabels, firstOrder, removals } from '../first-order.ts';
import { orderSuspects, type RowScores } from '../order.ts';
import type { Ranker, Ranking, RankingProblem } from '../ranker.ts';
import { cheapestAssignment, drawsFor, randomAssignment, tiesOf } from './assign.ts';
import { TWO_STEP_DEFAULTS, type TwoStepOptions } from './options.ts';
import { planChanges, type ChangePlan } from './plan-changes.ts';
import { worldOf, type Change, type QueriedRow, type World } from './world.ts';

/** Costs of the most probable solution are rounded to this, so that many rows stay interchangeable. */
const COST_STEP = 0.25;
/** What every change costs at least, so that none is made for nothing. */
const LEAST_COST = 1e-3;
const LEAST_PROBABILITY = 1e-12;

/**
 * TwoStep ([Rain20] §5.2): an integer program finds the fewest changes of predictions that satisfy the complaints; then
 * q = −Σ p[r, new class] over the changed rows is lowered as Holistic lowers its q. Ambiguous wherever many sets of
 * changes are equally small: the papers take any, and the explanation says how many there are.
 */
export function createTwoStep(options: Partial<TwoStepOptions> = {}): Ranker {
  const settings = { ...TWO_STEP_DEFAULTS, ...options };
  return { method: 'twostep', rank: (problem, work) => rankInTwoSteps(settings, problem, work) };
}

async function rankInTwoSteps(options: TwoStepOptions, problem: RankingProblem, work: Work): Promise<Ranking> {
  work.report('integer program');
  const { objective, models } = problem;
  const probabilities = await objective.probabilities();
  const pairs = objective.pairs.map(({ pair, model }) => ({ pair, classCount: models[model].classifier.classCount }));
  const world = worldOf(pairs, probabilities);
  const costOf =
    options.solution === 'fewest'
      ? () => 1
      : (row: QueriedRow, _: number, to: number) => coarse(surprise(world, row, to));
  const plan = await planChanges(objective.complaints, objective.lineages, world, costOf, options.seconds, work);
  const solutions = solutionsOf(
    plan,
    world,
    options,
    drawsFor(
      problem.seed,
      models.map(({ candidates }) => candidates),
    ),
  );

  work.report('ranking');
  const dP = new Map(
    objective.pairs.map(({ pair }) => [pairKey(pair), new Float64Array(probabilities.get(pairKey(pair))?.length ?? 0)]),
  );
  for (const { pair, row, classIndex } of solutions.flat()) {
    const gradient = dP.get(pair);
    const classCount = world.get(pair)?.classCount ?? 0;
    if (gradient) gradient[row * classCount + classIndex] -= 1 / solutions.length;
  }
  const gradients = await objective.parameterGradients(dP);
  const scores: RowScores[] = [];
  for (const [index, { classifier }] of models.entries()) {
    const order = await firstOrder(classifier, gradients[index], work);
    scores.push({
      score: removals(order, classifier),
      suggestedClass: bestRelabels(order.a, classifier.labels, classifier.classCount),
    });
  }
  return {
    method: 'twostep',
    suspects: orderSuspects(problem, scores),
    explanation: explain(plan, solutions[0].length, options),
    satisfied: solutions[0].length === 0,
    suggestedCount: null,
    contradictory: plan.contradictory,
  };
}

function solutionsOf(plan: ChangePlan, world: World, options: TwoStepOptions, random: Random): Change[][] {
  if (options.solution === 'most-probable') return [cheapestAssignment(plan, (row, to) => surprise(world, row, to))];
  return Array.from({ length: options.samples }, () => randomAssignment(plan, random));
}

/** −log p_new + log p_old ≥ 0: how improbable the model finds a change. */
function surprise(world: World, { pair, row }: QueriedRow, to: number): number {
  const at = world.get(pair);
  if (!at) return 0;
  const p = (c: number) => Math.max(at.P[row * at.classCount + c], LEAST_PROBABILITY);
  return Math.log(p(at.predicted[row])) - Math.log(p(to));
}

function coarse(cost: number): number {
  return LEAST_COST + COST_STEP * Math.round(cost / COST_STEP);
}

function explain(plan: ChangePlan, changes: number, { solution, samples }: TwoStepOptions): string {
  const parts = [
    changes === 0
      ? 'The predictions need no change (TwoStep).'
      : `${changes} changed predictions bring the complaints ${plan.missed.length === 0 ? 'to hold' : 'nearer'} (TwoStep, ${solution === 'fewest' ? 'fewest changes' : 'most probable changes'}).`,
  ];
  const ties = tiesOf(plan);
  if (solution === 'fewest' && changes > 0) {
    parts.push(
      ties === 0
        ? 'Within its groups of rows this choice is unique.'
        : `At least ${powerOfTen(ties)} sets of changes are equally small; ${samples === 1 ? 'one was drawn' : `${samples} were drawn and averaged`}.`,
    );
  }
  if (plan.contradictory.length > 1) {
    parts.push(
      `The complaints ${plan.contradictory.map((j) => j + 1).join(', ')} cannot hold together; they are met as nearly as possible.`,
    );
  } else if (plan.contradictory.length === 1) {
    parts.push(
      `Complaint ${plan.contradictory[0] + 1} cannot hold whatever is predicted; it is met as nearly as possible.`,
    );
  }
  if (plan.contradictory.length === 0 && plan.missed.length > 0) {
    parts.push(`No changes were found that meet complaint ${plan.missed.map((j) => j + 1).join(', ')}.`);
  }
  if (plan.timedOut) parts.push(`The time limit ended the search; its gap was ${(100 * plan.gap).toFixed(0)} %.`);
  return parts.join(' ');
}

function powerOfTen(log: number): string {
  return log < 6 ? String(Math.round(10 ** log)) : `10^${Math.floor(log)}`;
}
