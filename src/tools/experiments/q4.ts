import { shouldBe, type BuildOptions, type BuiltCase, type Experiment } from './experiment.ts';
import { corruptedDigits, digitModel, queriedTable, trainingTable } from './mnist.ts';

/**
 * Q4: the count of pairs predicted alike between the queried digits 1–5 and the others, which share no digit, should be
 * 0. With `moved` > 0 (Q4mix) that share of the queried 1s stands among the others, and the count should be the true one.
 */
async function build(share: number, moved: number, options: BuildOptions): Promise<BuiltCase> {
  const digits = await corruptedDigits({ share, to: 7 }, options);
  const labels = digits.digits.labels;
  const ones = digits.queried.filter((i) => labels[i] === 1);
  const away = new Set(ones.slice(0, Math.round(moved * ones.length)));
  const inLeft = (i: number) => labels[i] >= 1 && labels[i] <= 5 && !away.has(i);
  const left = digits.queried.filter(inLeft);
  const right = digits.queried.filter((i) => !inLeft(i));
  return {
    tables: { train: trainingTable(digits), l: queriedTable(digits, left), r: queriedTable(digits, right) },
    case: {
      rain: 1,
      model: digitModel(options.seed),
      queries: [{ id: 'q4', sql: 'SELECT COUNT(*) AS n FROM l JOIN r ON predict(l) = predict(r)' }],
      complaints: [shouldBe('q4', away.size * (ones.length - away.size))],
      truth: { column: 'corrupted' },
    },
    corrupted: digits.wrongLabels.size,
  };
}

const PUBLISHED = {
  30: { holistic: 0.77, twostep: 0.091, loss: 0.372 },
  50: { holistic: 0.833, twostep: 0.542, loss: 0.245 },
  70: { holistic: 0.829, twostep: 0.238, loss: 0.068 },
} as const;

const PUBLISHED_MIX = {
  5: { holistic: 0.78, loss: 0.24 },
  25: { holistic: 0.57, loss: 0.24 },
  35: { holistic: 0.48, loss: 0.24 },
} as const;

/** Q4: how many pairs of equal digits two sets have. */
export const q4: readonly Experiment[] = [
  ...([30, 50, 70] as const).map((percent) => ({
    group: 'Q4',
    id: `Q4-${percent}`,
    title: `Q4 MNIST, count of a join that should be empty, ${percent} % of the 1s`,
    published: PUBLISHED[percent],
    large: true,
    build: (options: BuildOptions) => build(percent / 100, 0, options),
  })),
  ...([5, 25, 35] as const).map((percent) => ({
    group: 'Q4mix',
    id: `Q4mix-${percent}`,
    title: `Q4mix MNIST, ${percent} % of the queried 1s on the other side, 50 % of the training 1s`,
    published: PUBLISHED_MIX[percent],
    large: true,
    build: (options: BuildOptions) => build(0.5, percent / 100, options),
  })),
];
