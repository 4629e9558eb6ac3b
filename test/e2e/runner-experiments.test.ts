import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adult } from '../../src/tools/experiments/adult.ts';
import type { CaseAnswer } from '../../src/engine/case/answer.ts';
import type { BuiltCase, Experiment } from '../../src/tools/experiments/experiment.ts';
import { q1 } from '../../src/tools/experiments/q1.ts';
import { q3 } from '../../src/tools/experiments/q3.ts';
import { q4 } from '../../src/tools/experiments/q4.ts';
import { csvOf } from './support/csv.ts';
import { answerOf, runCaseIn } from './support/runner.ts';

/** Public data that is too large for the repository; see the README. */
const DATA = join(process.cwd(), '../shared/data');
const SEEDS = [1, 2, 3, 4, 5];

/** Runs a built experiment by the headless runner, the best `budget` rows removed, 10 at a time. */
async function run(built: BuiltCase, budget: number, seed: number): Promise<CaseAnswer> {
  const files = Object.fromEntries(
    Object.entries(built.tables).map(([name, columns]) => [`${name}.csv`, csvOf(columns)]),
  );
  const tables = Object.fromEntries(Object.keys(built.tables).map((name) => [name, { file: `${name}.csv` }]));
  const { afterFirstAnswers } = built;
  let complaints = built.case.complaints ?? [];
  if (afterFirstAnswers) {
    const { truth: _, ...asked } = { ...built.case, tables, queries: afterFirstAnswers.queries };
    const { queries } = answerOf(await runCaseIn(files, asked));
    complaints = afterFirstAnswers.complaints(
      Object.fromEntries(queries.map((query) => [query.id, 'rows' in query ? query.rows : []])),
    );
  }
  const debug = { method: 'holistic', fix: 'remove', perStep: 10, budget, stop: 'budget', seed };
  const answer = answerOf(await runCaseIn(files, { ...built.case, complaints, tables, debug }));
  if (answer.error) throw new Error(answer.error.message);
  return answer;
}

/** The experiment's mean over the seeds. */
async function meanAuccr(experiment: Experiment): Promise<number> {
  let sum = 0;
  for (const seed of SEEDS) {
    const built = await experiment.build({ data: DATA, seed, size: 'full' });
    sum += (await run(built, built.corrupted, seed)).evaluation?.auccr ?? Number.NaN;
  }
  return sum / SEEDS.length;
}

function named(experiments: readonly Experiment[], id: string): Experiment {
  const found = experiments.find((each) => each.id === id);
  if (!found) throw new Error(`There is no experiment ${id}.`);
  return found;
}

// Compared with the means of the float64 reference (NumPy): 0.9725 for Q1, 0.445 for Q6+Q7.
test.skipIf(!existsSync(join(DATA, 'dblp_scholar_features.csv')))(
  'Q1 at 50 %: the mean AUC_CR over five seeds is at least 0.95 and near the reference (needs the DBLP data)',
  async () => {
    const mean = await meanAuccr(named(q1, 'Q1-50'));
    console.log(`Q1 at 50 %: mean auccr ${mean.toFixed(3)}`);
    expect(mean).toBeGreaterThanOrEqual(0.95);
    expect(Math.abs(mean - 0.9725)).toBeLessThanOrEqual(0.03);
  },
  600_000,
);

test.skipIf(!existsSync(join(DATA, 'adult.csv')))(
  'Q6+Q7 at 50 %: the mean AUC_CR over five seeds is at least 0.42 and near the reference (needs the Adult data)',
  async () => {
    const mean = await meanAuccr(named(adult, 'Q6+Q7-50'));
    console.log(`Q6+Q7 at 50 %: mean auccr ${mean.toFixed(3)}`);
    expect(mean).toBeGreaterThanOrEqual(0.42);
    expect(Math.abs(mean - 0.445)).toBeLessThanOrEqual(0.03);
  },
  600_000,
);

/** Rows removed of each join over digits: enough to see that the ranking is right. */
const FIRST = 40;

test.skipIf(!existsSync(join(DATA, 'mnist'))).each([
  ['Q3-50', 0.9],
  ['Q4-50', 0.9],
  // Holistic is weak where the true count is not 0: .57 in the paper, and 35 of these 40 here.
  ['Q4mix-25', 0.8],
] as const)(
  '%s on 3,000 digits: joins on predictions can be complained about, and at least a share of %s of the removed rows are corrupted (needs MNIST)',
  // By chance it would be 1 in 18.
  async (id, share) => {
    const built = await named([...q3, ...q4], id).build({ data: DATA, seed: 1, size: 'small' });
    const { rows, evaluation } = await run(built, FIRST, 1);
    expect(rows).toBeGreaterThan(2900);
    const found = (evaluation?.recall.at(-1) ?? 0) * built.corrupted;
    console.log(`${id}: ${Math.round(found)} of the first ${FIRST} are corrupted`);
    expect(found / FIRST).toBeGreaterThanOrEqual(share);
  },
  600_000,
);
