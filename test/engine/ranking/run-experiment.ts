import { existsSync } from 'node:fs';
import path from 'node:path';
import { Work } from '../../../src/engine/base/work.ts';
import type { CaseAnswer } from '../../../src/engine/case/answer.ts';
import type { CaseFile } from '../../../src/engine/case/case-file.ts';
import { runCase } from '../../../src/engine/case/run.ts';
import type { BackendChoice } from '../../../src/engine/compute/backend.ts';
import { Session } from '../../../src/engine/debugger/session.ts';
import type { RankingMethod } from '../../../src/engine/ranking/ranker.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { experiments } from '../../../src/tools/experiments/catalogue.ts';
import type { FirstAnswers, Size } from '../../../src/tools/experiments/experiment.ts';
import { csv } from '../../../src/tools/experiments/write-case.ts';

/** The papers' data, which is no part of this repository. */
export const DATA = path.resolve('../shared/data');
export const hasData = existsSync(DATA);

export interface RunOptions {
  readonly method: RankingMethod;
  readonly seed: number;
  readonly backend?: BackendChoice;
  readonly size?: Size;
  readonly debug?: Partial<NonNullable<CaseFile['debug']>>;
}

/** One experiment in this process, through the same case runner as the headless page's. */
export async function runExperiment(id: string, options: RunOptions): Promise<CaseAnswer> {
  const { method, seed, backend = 'cpu', size = 'small' } = options;
  const experiment = experiments.find((each) => each.id === id);
  if (!experiment) throw new Error(`There is no experiment ${id}.`);
  const built = await experiment.build({ data: DATA, seed, size });
  const files = new Map(Object.entries(built.tables).map(([name, table]) => [`${name}.csv`, new Blob([csv(table)])]));
  const tables = Object.fromEntries(Object.keys(built.tables).map((name) => [name, { file: `${name}.csv` }]));
  const run = async (more: Partial<CaseFile>): Promise<CaseAnswer> => {
    const surroundings = {
      engine: new Session(await LocalDatabase.open()),
      backend,
      readFile: async (file: string) => files.get(file) ?? new Blob([]),
    };
    const answer = await runCase({ ...built.case, tables, ...more }, surroundings, Work.quiet);
    if (answer.error) throw new Error(answer.error.message);
    return answer;
  };
  let complaints = built.case.complaints ?? [];
  if (built.afterFirstAnswers) {
    const queries = [...(built.case.queries ?? []), ...built.afterFirstAnswers.queries];
    const answers: Record<string, FirstAnswers[string]> = {};
    for (const query of (await run({ queries })).queries) {
      if ('error' in query) throw new Error(query.error.message);
      answers[query.id] = query.rows;
    }
    complaints = built.afterFirstAnswers.complaints(answers);
  }
  const debug = { method, fix: 'remove', perStep: 10, budget: built.corrupted, stop: 'budget', seed } as const;
  return run({ complaints, debug: { ...debug, ...options.debug } });
}

/** auccr over seeds 1 … n. */
export async function auccrs(id: string, method: RankingMethod, seeds: number): Promise<number[]> {
  const found: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    found.push((await runExperiment(id, { method, seed })).evaluation?.auccr ?? NaN);
  }
  return found;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of one value, estimated from several (divided by n − 1). */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
