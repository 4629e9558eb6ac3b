import { auto } from './auto.ts';
import { holdout } from './holdout.ts';
import { holistic } from './holistic.ts';
import { infloss } from './infloss.ts';
import { loss } from './loss.ts';
import { random } from './random.ts';
import type { Ranker, RankingMethod } from './ranker.ts';
import type { TwoStepOptions } from './two-step/options.ts';
import { createTwoStep } from './two-step/two-step.ts';

/** Options of the methods that have some. */
export interface RankerOptions {
  readonly twoStep?: Partial<TwoStepOptions>;
}

/** Every method's ranker; a new method does not compile until it stands here. */
const RANKERS = {
  holistic: () => holistic,
  twostep: ({ twoStep }: RankerOptions) => createTwoStep(twoStep),
  holdout: () => holdout,
  loss: () => loss,
  infloss: () => infloss,
  random: () => random,
  auto: () => auto,
} satisfies Record<RankingMethod, (options: RankerOptions) => Ranker>;

/** The ranker of a method. */
export function rankerOf(method: RankingMethod, options: RankerOptions = {}): Ranker {
  return RANKERS[method](options);
}
