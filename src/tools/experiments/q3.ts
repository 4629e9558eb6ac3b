import type { BuildOptions, BuiltCase, Experiment, FirstAnswers } from './experiment.ts';
import { corruptedDigits, digitModel, queriedTable, trainingTable } from './mnist.ts';

/**
 * Q3: pairs of queried digits that are predicted alike: of 10,000 digits, ten million pairs. Each wrong 1 stands beside a
 * right 7 in the answer and each wrong 7 beside a right 1; one such pair of each should not be there.
 */
async function build(share: number, options: BuildOptions): Promise<BuiltCase> {
  const digits = await corruptedDigits({ share, to: 7 }, options);
  const queried = queriedTable(digits, digits.queried);
  return {
    tables: { train: trainingTable(digits), l: queried, r: queried },
    case: {
      rain: 1,
      model: digitModel(options.seed),
      queries: [{ id: 'q3', sql: 'SELECT * FROM l JOIN r ON predict(l) = predict(r)' }],
      truth: { column: 'corrupted' },
    },
    afterFirstAnswers: {
      // Answers are handed out 1,000 rows at a time.
      queries: [1, 7].map((digit) => ({
        id: `${digit}s`,
        sql: `SELECT rowid, predict(*) AS class FROM l WHERE digit = ${digit} AND predict(*) IN (1, 7) LIMIT 1000`,
      })),
      complaints: wrongPairs,
    },
    corrupted: digits.wrongLabels.size,
  };
}

function wrongPairs(answers: FirstAnswers): NonNullable<BuiltCase['case']['complaints']> {
  const rowsOf = (digit: number, predicted: number) =>
    answers[`${digit}s`].flatMap(([row, value]) => (value === predicted ? [Number(row)] : []));
  const paired = (wrong: readonly number[], partners: readonly number[]) =>
    partners.length === 0 ? [] : wrong.map((row, i) => ({ l: row, r: partners[i % partners.length] }));
  const pairs = [...paired(rowsOf(1, 7), rowsOf(7, 7)), ...paired(rowsOf(7, 1), rowsOf(1, 1))];
  return pairs.map((from) => ({ query: 'q3', from, op: 'absent' }));
}

const PUBLISHED = {
  30: { holistic: 0.867, twostep: 0.12, loss: 0.368 },
  50: { holistic: 0.983, twostep: 0.243, loss: 0.284 },
  70: { holistic: 0.984, twostep: 0.346, loss: 0.05 },
} as const;

/** Q3: which digits of two sets are equal and should not be. */
export const q3: readonly Experiment[] = ([30, 50, 70] as const).map((percent) => ({
  group: 'Q3',
  id: `Q3-${percent}`,
  title: `Q3 MNIST, pairs that should not be joined, ${percent} % of the 1s`,
  published: PUBLISHED[percent],
  large: true,
  build: (options) => build(percent / 100, options),
}));
