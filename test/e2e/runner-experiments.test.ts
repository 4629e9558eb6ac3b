import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adult } from '../../src/tools/experiments/adult.ts';
import type { Experiment } from '../../src/tools/experiments/experiment.ts';
import { q1 } from '../../src/tools/experiments/q1.ts';
import { csvOf } from './support/csv.ts';
import { answerOf, runCaseIn } from './support/runner.ts';

/** Public data that is too large for the repository; see the README. */
const DATA = join(process.cwd(), '../shared/data');
const SEEDS = [1, 2, 3, 4, 5];

/** The experiment's mean over the seeds, each case run by the headless runner. */
async function meanAuccr(experiment: Experiment): Promise<number> {
  let sum = 0;
  for (const seed of SEEDS) {
    const built = await experiment.build({ data: DATA, seed, size: 'full' });
    const files = Object.fromEntries(
      Object.entries(built.tables).map(([name, columns]) => [`${name}.csv`, csvOf(columns)]),
    );
    const tables = Object.fromEntries(Object.keys(built.tables).map((name) => [name, { file: `${name}.csv` }]));
    const debug = { method: 'holistic', fix: 'remove', perStep: 10, budget: built.corrupted, stop: 'budget', seed };
    const answer = answerOf(await runCaseIn(files, { ...built.case, tables, debug }));
    if (answer.error) throw new Error(answer.error.message);
    sum += answer.evaluation?.auccr ?? Number.NaN;
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
  'Q6+Q7 at 50 %: the mean AUC_CR over five seeds is at least 0.42 and no worse than the reference (needs the Adult data)',
  async () => {
    const mean = await meanAuccr(named(adult, 'Q6+Q7-50'));
    console.log(`Q6+Q7 at 50 %: mean auccr ${mean.toFixed(3)}`);
    expect(mean).toBeGreaterThanOrEqual(0.42);
    // The reference sums plain squares. Ours are scaled by each complaint's own size, worth 0.05 to 0.09 on these splits,
    // as a float64 replica of both says; 0.582 is the bound that ties set to any ranking.
    expect(mean).toBeGreaterThanOrEqual(0.445 - 0.03);
    expect(mean).toBeLessThanOrEqual(0.582);
  },
  600_000,
);
