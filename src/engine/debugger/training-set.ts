import { Random } from '../base/random.ts';
import { indices } from '../base/tabulate.ts';
import type { Labels } from '../features/contract.ts';

/** Which rows of the training table train, which only measure, and which have no label. All are row ids, ascending. */
export interface TrainingSet {
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
  readonly withoutLabel: Int32Array;
}

/** Rows that stay in training whatever share is held out: a model needs something to learn from. */
const FEWEST_TRAINING_ROWS = 2;

/** Splits the labelled rows at random (by seed): a share `holdout` in [0, 1) is held out, never used for training. */
export function splitTrainingSet(labels: Labels, holdout: number, seed: number): TrainingSet {
  const labelled = indices(labels.y.length).filter((row) => labels.y[row] >= 0);
  const count = Math.min(Math.floor(holdout * labelled.length), Math.max(0, labelled.length - FEWEST_TRAINING_ROWS));
  const order = count > 0 ? new Random(seed).permutation(labelled.length) : new Int32Array();
  const heldOut = order
    .slice(0, count)
    .map((i) => labelled[i])
    .sort();
  const out = new Set(heldOut);
  return {
    training: count > 0 ? labelled.filter((row) => !out.has(row)) : labelled,
    heldOut,
    withoutLabel: indices(labels.y.length).filter((row) => labels.y[row] < 0),
  };
}
