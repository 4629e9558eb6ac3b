import type { BuildOptions, BuiltCase, Experiment, FirstAnswers } from './experiment.ts';
import { corruptedDigits, digitModel, queriedTable, trainingTable } from './mnist.ts';

/** Queried 1s and 7s that are joined: every pair of them may be in the answer under any of ten classes. */
const JOINED = 200;

/**
 * Q3: pairs of a queried 1 and a queried 7 that are predicted alike. Each wrong 1 stands beside a right 7 in the answer and
 * each wrong 7 beside a right 1; one such pair of each should not be there.
 */
async function build(share: number, options: BuildOptions): Promise<BuiltCase> {
  const digits = await corruptedDigits({ share, to: 7 }, options);
  const labels = digits.digits.labels;
  const ones = digits.queried.filter((i) => labels[i] === 1).slice(0, JOINED);
  const sevens = digits.queried.filter((i) => labels[i] === 7).slice(0, JOINED);
  return {
    tables: { train: trainingTable(digits), l: queriedTable(digits, ones), r: queriedTable(digits, sevens) },
    case: {
      rain: 1,
      model: digitModel(options.seed),
      queries: [{ id: 'q3', sql: 'SELECT l.digit AS left, r.digit AS right FROM l JOIN r ON predict(l) = predict(r)' }],
      truth: { column: 'corrupted' },
    },
    afterFirstAnswers: {
      queries: ['l', 'r'].map((table) => ({ id: table, sql: `SELECT predict(*) AS class FROM ${table}` })),
      complaints: wrongPairs,
    },
    corrupted: digits.wrongLabels.size,
  };
}

function wrongPairs(answers: FirstAnswers): NonNullable<BuiltCase['case']['complaints']> {
  const left = answers.l.map(([predicted]) => predicted);
  const right = answers.r.map(([predicted]) => predicted);
  const rowsWith = (predicted: readonly unknown[], digit: number) =>
    predicted.flatMap((value, row) => (value === digit ? [row] : []));
  const paired = (wrong: readonly number[], partners: readonly number[]) =>
    partners.length === 0 ? [] : wrong.map((row, i) => [row, partners[i % partners.length]] as const);
  const pairs = [
    ...paired(rowsWith(left, 7), rowsWith(right, 7)),
    ...paired(rowsWith(right, 1), rowsWith(left, 1)).map(([r, l]) => [l, r] as const),
  ];
  return pairs.map(([l, r]) => ({ query: 'q3', from: { l, r }, op: 'absent' }));
}

const PUBLISHED = {
  30: { holistic: 0.867, twostep: 0.12, loss: 0.368 },
  50: { holistic: 0.983, twostep: 0.243, loss: 0.284 },
  70: { holistic: 0.984, twostep: 0.346, loss: 0.05 },
} as const;

export const q3: readonly Experiment[] = ([30, 50, 70] as const).map((percent) => ({
  group: 'Q3',
  id: `Q3-${percent}`,
  title: `Q3 MNIST, pairs that should not be joined, ${percent} % of the 1s`,
  published: PUBLISHED[percent],
  large: true,
  build: (options) => build(percent / 100, options),
}));
