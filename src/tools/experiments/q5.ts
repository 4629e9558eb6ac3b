import { shouldBe, type BuildOptions, type BuiltCase, type Experiment } from './experiment.ts';
import { corruptedDigits, digitModel, queriedTable, trainingTable, type Corruption, type DigitModel } from './mnist.ts';

/** What the count should be, from the true count and the first answer. */
type Target = (truth: number, first: number) => number;

/** What a count of one digit differs in. */
export interface DigitCount {
  readonly corruption: Corruption;
  /** The digit counted; absent: 1, as in the papers. */
  readonly digit?: number;
  /** Absent: the true count. */
  readonly target?: Target;
  /** Absent: softmax regression. */
  readonly model?: DigitModel;
}

/** The count of queried digits predicted as one digit should be the true one (or, with `target`, another value). */
export async function buildDigitCount(
  { corruption, digit = 1, target, model }: DigitCount,
  options: BuildOptions,
): Promise<BuiltCase> {
  const digits = await corruptedDigits(corruption, options, model);
  const truth = digits.queried.filter((i) => digits.digits.labels[i] === digit).length;
  return {
    tables: { train: trainingTable(digits), mnist: queriedTable(digits, digits.queried) },
    case: {
      rain: 1,
      model: digitModel(options.seed, model),
      queries: [{ id: 'q5', sql: `SELECT COUNT(*) AS n FROM mnist WHERE predict(*) = ${digit}` }],
      ...(!target && { complaints: [shouldBe('q5', truth)] }),
      truth: { column: 'corrupted' },
    },
    ...(target && {
      afterFirstAnswers: {
        queries: [],
        complaints: (answers) => [shouldBe('q5', Math.round(target(truth, Number(answers.q5[0][0]))))],
      },
    }),
    corrupted: digits.wrongLabels.size,
  };
}

const LEVELS = [10, 30, 50, 70] as const;

const PUBLISHED: Readonly<Record<DigitModel, Readonly<Record<(typeof LEVELS)[number], Experiment['published']>>>> = {
  softmax: {
    10: { holistic: 0.933, twostep: 0.333, loss: 0.156 },
    30: { holistic: 0.977, twostep: 0.545, loss: 0.275 },
    50: { holistic: 0.978, twostep: 0.608, loss: 0.201 },
    70: { holistic: 0.958, twostep: 0.877, loss: 0.071 },
  },
  cnn: {
    10: { holistic: 0.841, twostep: 0.575, loss: 0.712 },
    30: { holistic: 0.902, twostep: 0.56, loss: 0.782 },
    50: { holistic: 0.831, twostep: 0.618, loss: 0.429 },
    70: { holistic: 0.673, twostep: 0.489, loss: 0.132 },
  },
};

const TARGETS: readonly (readonly [string, string, number, Target])[] = [
  ['too-far', 'target 20 % too far', 0.97, (truth) => 1.2 * truth],
  ['half-way', 'target half way', 0.821, (truth, first) => (truth + first) / 2],
  ['wrong-way', 'target in the wrong direction', 0.128, (truth, first) => first - (truth - first)],
];

/** One row of Q5; all of them are large. */
function row(
  group: string,
  id: string,
  title: string,
  published: Experiment['published'],
  variant: DigitCount,
): Experiment {
  return {
    group,
    id,
    title: `Q5 MNIST ${title}`,
    published,
    large: true,
    build: (options) => buildDigitCount(variant, options),
  };
}

const to7 = (percent: number): Corruption => ({ share: percent / 100, to: 7 });

/** Q5: how many digits are a 1. */
export const q5: readonly Experiment[] = [
  ...LEVELS.map((percent) =>
    row('Q5', `Q5-${percent}`, `softmax, ${percent} % of the 1s`, PUBLISHED.softmax[percent], {
      corruption: to7(percent),
    }),
  ),
  ...LEVELS.map((percent) =>
    row('Q5cnn', `Q5cnn-${percent}`, `convolutional network, ${percent} % of the 1s`, PUBLISHED.cnn[percent], {
      corruption: to7(percent),
      model: 'cnn',
    }),
  ),
  ...TARGETS.map(([name, title, holistic, target]) =>
    row(
      'Q5target',
      `Q5-30-${name}`,
      `softmax, 30 % of the 1s, ${title}`,
      { holistic },
      { corruption: to7(30), target },
    ),
  ),
  row('Q5any', 'Q5any-50', 'softmax, 50 % of the 1s to random digits', {}, { corruption: { share: 0.5, to: 'any' } }),
];
