import { auto } from './auto.ts';
import { holdout } from './holdout.ts';
import { holistic } from './holistic.ts';
import { infloss } from './infloss.ts';
import { loss } from './loss.ts';
import { random } from './random.ts';
import type { Ranker, RankingMethod } from './ranker.ts';
import { twoStep } from './two-step/two-step.ts';

/** Every method's ranker; a new method does not compile until it stands here. */
const RANKERS = { holistic, twostep: twoStep, holdout, loss, infloss, random, auto } satisfies Record<
  RankingMethod,
  Ranker
>;

/** The ranker of a method. */
export function rankerOf(method: RankingMethod): Ranker {
  return RANKERS[method];
}
