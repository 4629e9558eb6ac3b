import { RainError } from '../base/errors.ts';
import { holdout } from './holdout.ts';
import { holistic } from './holistic.ts';
import { infloss } from './infloss.ts';
import { loss } from './loss.ts';
import { random } from './random.ts';
import { twoStep } from './two-step/two-step.ts';
import type { Ranker, RankingMethod } from './ranker.ts';

const RANKERS: Partial<Record<RankingMethod, Ranker>> = { holistic, twostep: twoStep, holdout, loss, infloss, random };

/** The ranker of a method; `unknown-method` for one that is not there. */
export function rankerOf(method: RankingMethod): Ranker {
  const ranker = RANKERS[method];
  if (!ranker) {
    throw new RainError(
      'unknown-method',
      `There is no ranking method “${method}”. Methods: ${Object.keys(RANKERS).join(', ')}.`,
    );
  }
  return ranker;
}
