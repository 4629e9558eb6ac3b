import { shouldBe, type BuildOptions, type BuiltCase, type Experiment } from './experiment.ts';
import { corruptedDigits, digitModel, queriedTable, trainingTable, type Corruption } from './mnist.ts';

/** What the count should be, from the true count and the first answer. */
type Target = (truth: number, first: number) => number;

const COUNT = { id: 'q5', sql: 'SELECT COUNT(*) AS n FROM mnist WHERE predict(*) = 1' } as const;

/** Q5: the count of queried digits predicted as 1 should be the true one (or, with `target`, another value). */
async function build(corruption: Corruption, target: Target | null, options: BuildOptions): Promise<BuiltCase> {
  const digits = await corruptedDigits(corruption, options);
  const truth = digits.queried.filter((i) => digits.digits.labels[i] === 1).length;
  return {
    tables: { train: trainingTable(digits), mnist: queriedTable(digits, digits.queried) },
    case: {
      rain: 1,
      model: digitModel(options.seed),
      queries: [COUNT],
      ...(target === null && { complaints: [shouldBe('q5', truth)] }),
      truth: { column: 'corrupted' },
    },
    ...(target !== null && {
      afterFirstAnswers: {
        queries: [],
        complaints: (answers) => [shouldBe('q5', Math.round(target(truth, Number(answers.q5[0][0]))))],
      },
    }),
    corrupted: digits.wrongLabels.size,
  };
}

const PUBLISHED = {
  10: { holistic: 0.933, twostep: 0.333, loss: 0.156 },
  30: { holistic: 0.977, twostep: 0.545, loss: 0.275 },
  50: { holistic: 0.978, twostep: 0.608, loss: 0.201 },
  70: { holistic: 0.958, twostep: 0.877, loss: 0.071 },
} as const;

const TARGETS: readonly (readonly [string, string, number, Target])[] = [
  ['too-far', 'target 20 % too far', 0.97, (truth) => 1.2 * truth],
  ['half-way', 'target half way', 0.821, (truth, first) => (truth + first) / 2],
  ['wrong-way', 'target in the wrong direction', 0.128, (truth, first) => first - (truth - first)],
];

export const q5: readonly Experiment[] = [
  ...([10, 30, 50, 70] as const).map((percent) => ({
    group: 'Q5',
    id: `Q5-${percent}`,
    title: `Q5 MNIST softmax, ${percent} % of the 1s`,
    published: PUBLISHED[percent],
    large: true,
    build: (options: BuildOptions) => build({ share: percent / 100, to: 7 }, null, options),
  })),
  ...TARGETS.map(([name, title, holistic, target]) => ({
    group: 'Q5target',
    id: `Q5-30-${name}`,
    title: `Q5 MNIST softmax, 30 % of the 1s, ${title}`,
    published: { holistic },
    large: true,
    build: (options: BuildOptions) => build({ share: 0.3, to: 7 }, target, options),
  })),
  {
    group: 'Q5any',
    id: 'Q5any-50',
    title: 'Q5 MNIST softmax, 50 % of the 1s to random digits',
    published: {},
    large: true,
    build: (options) => build({ share: 0.5, to: 'any' }, null, options),
  },
];
