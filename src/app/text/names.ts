import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { TwoStepSolution } from '../../engine/ranking/two-step/options.ts';
import type { FeatureKind } from '../../engine/features/contract.ts';
import type { ModelKind } from '../../engine/model/classifier.ts';
import type { ColumnType } from '../../engine/table/table.ts';

/** The ways to find suspects, in plain words. */
export const methodNames: Record<RankingMethod, { readonly name: string; readonly what: string }> = {
  auto: { name: 'Automatic', what: 'The method that was best over all experiments: held-out suspects.' },
  holistic: { name: 'Holistic', what: 'Asks how much each training row pushes the complained-about values.' },
  twostep: { name: 'Two steps', what: 'First finds which predictions should flip, then which rows caused them.' },
  holdout: {
    name: 'Held-out suspects',
    what: 'Trains again without the suspects and blames rows whose labels the model then no longer believes.',
  },
  loss: { name: 'Hard to fit', what: 'Blames rows the model fits worst. Does not look at the complaints.' },
  infloss: {
    name: 'Self-influence',
    what: 'Blames rows that mostly explain themselves. Does not look at the complaints.',
  },
  random: { name: 'Random order', what: 'For comparison only.' },
};

/** How a column becomes features, in words short enough for a narrow pane. */
export const featureNames: Record<FeatureKind, string> = {
  standard: 'Standardised',
  raw: 'As it is',
  scaled: 'Divided by…',
  category: 'Category',
  words: 'Words',
  date: 'Parts of a date',
  ignore: 'Leave out',
};

/** The kinds of model, in plain words. */
export const modelNames: Record<ModelKind, string> = {
  softmax: 'Softmax regression',
  mlp: 'Neural network',
  cnn: 'CNN for images',
};

/** Column types in words. */
export const typeNames: Record<ColumnType, string> = {
  integer: 'whole numbers',
  real: 'numbers',
  text: 'text',
  boolean: 'yes or no',
};

/** Which predictions “Two steps” flips. */
export const solutionNames: Record<TwoStepSolution, { readonly name: string; readonly what: string }> = {
  fewest: {
    name: 'as few as possible',
    what: 'The fewest flips that meet the complaints, drawn at random among equals.',
  },
  'most-probable': { name: 'the most probable', what: 'The flips that the model finds least surprising.' },
};
