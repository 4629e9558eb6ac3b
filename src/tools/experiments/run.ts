import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseAnswer } from '../../engine/case/answer.ts';
import type { CaseFile } from '../../engine/case/case-file.ts';
import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { curves } from './curves.ts';
import type { BuiltCase, Experiment, FirstAnswers } from './experiment.ts';
import { runCase } from './run-case.ts';
import { detailTable, summaryTable, type Run } from './summary.ts';
import { writeCase, writeTables } from './write-case.ts';

/** Everything is written under this folder, which git ignores. */
const RESULTS = 'results';
/** Rows fixed per iteration, as in the papers. */
const PER_STEP = 10;

/**
 * Runs the experiments asked for, one after the other; the exit code. A run that fails is reported and left out of the
 * table, never filled in from elsewhere. Finished runs are read from results/runs.
 */
export async function runExperiments(words: readonly string[]): Promise<number> {
  const settings = readArguments(words, process.env.INIT_CWD ?? '.');
  await mkdir(path.join(RESULTS, 'runs'), { recursive: true });
  const runs: Run[] = [];
  let failures = 0;
  for (const experiment of settings.experiments) {
    for (let seed = 1; seed <= settings.seeds; seed++) {
      const { done, failed } = await runSeed(experiment, seed, settings);
      runs.push(...done);
      failures += failed;
    }
    await report(experiment, runs, settings);
  }
  for (const print of [summaryTable, detailTable]) {
    process.stdout.write(`${print(settings.experiments, settings.methods, runs)}\n\n`);
  }
  await writeFile(path.join(RESULTS, 'results.json'), JSON.stringify(runs, null, 1));
  if (failures > 0) process.stderr.write(`${failures} runs failed; their cells are missing.\n`);
  return failures > 0 ? 1 : 0;
}

async function report(experiment: Experiment, runs: readonly Run[], settings: Arguments): Promise<void> {
  const own = runs.filter(({ id }) => id === experiment.id);
  if (own.length === 0) return;
  process.stderr.write(`${summaryTable([experiment], settings.methods, runs)}\n`);
  await writeFile(path.join(RESULTS, `${experiment.id}.svg`), curves(experiment, settings.methods, own));
}

/** All methods on one seed's tables, which are written only when a run is missing and deleted afterwards. */
async function runSeed(
  experiment: Experiment,
  seed: number,
  settings: Arguments,
): Promise<{ readonly done: Run[]; readonly failed: number }> {
  const size = experiment.large ? settings.size : 'full';
  const name = `${experiment.id}-${size}-${seed}`;
  const done: Run[] = [];
  const missing: RankingMethod[] = [];
  for (const method of settings.methods) {
    const kept = await readRun(`${name}-${method}`);
    if (kept) done.push(kept);
    else missing.push(method);
  }
  if (missing.length === 0) return { done, failed: 0 };
  const folder = path.join(RESULTS, 'cases', name);
  let failed = 0;
  try {
    const built = await experiment.build({ data: settings.data, seed, size });
    await writeTables(folder, built.tables);
    const complaints = await complaintsOf(built, folder, settings.backend);
    for (const method of missing) {
      const debug = {
        method,
        fix: 'remove',
        perStep: PER_STEP,
        budget: built.corrupted,
        stop: 'budget',
        seed,
      } as const;
      try {
        const answer = await runOne(built, folder, method, { complaints, debug }, settings.backend);
        const run = runOf(experiment, seed, method, size, built, answer);
        await writeFile(runFile(`${name}-${method}`), JSON.stringify(run));
        done.push(run);
        process.stderr.write(`${name} ${method}: auccr ${run.auccr.toFixed(3)}\n`);
      } catch (error) {
        failed++;
        process.stderr.write(`${name} ${method}: ${error instanceof Error ? error.message : error}\n`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { done, failed };
}

async function runOne(
  built: BuiltCase,
  folder: string,
  name: string,
  more: Partial<CaseFile>,
  backend: string,
): Promise<CaseAnswer> {
  const answer = await runCase(path.resolve(await writeCase(folder, name, built, more)), backend);
  if (answer.error) throw new Error(answer.error.message);
  return answer;
}

/** The complaints, after a first run where they depend on the first answers. */
async function complaintsOf(
  { afterFirstAnswers, ...built }: BuiltCase,
  folder: string,
  backend: string,
): Promise<NonNullable<CaseFile['complaints']>> {
  if (!afterFirstAnswers) return built.case.complaints ?? [];
  const queries = [...(built.case.queries ?? []), ...afterFirstAnswers.queries];
  const first = await runOne(built, folder, 'first', { queries }, backend);
  const answers: Record<string, FirstAnswers[string]> = {};
  for (const query of first.queries) {
    if ('error' in query) throw new Error(query.error.message);
    answers[query.id] = query.rows;
  }
  return afterFirstAnswers.complaints(answers);
}

function runOf(
  { id }: Experiment,
  seed: number,
  method: RankingMethod,
  size: string,
  built: BuiltCase,
  answer: CaseAnswer,
): Run {
  const { evaluation, steps, backend, rows } = answer;
  if (!evaluation) throw new Error('The runner gave no evaluation.');
  const mean = (phase: 'train' | 'encode' | 'rank') =>
    steps.reduce((sum, { seconds }) => sum + seconds[phase], 0) / steps.length;
  const seconds = { train: mean('train'), encode: mean('encode'), rank: mean('rank') };
  return { id, seed, method, size, backend, rows, corrupted: built.corrupted, seconds, ...evaluation };
}

async function readRun(name: string): Promise<Run | null> {
  try {
    return JSON.parse(await readFile(runFile(name), 'utf8')) as Run;
  } catch {
    return null; // Not there yet, or written halfway: it is run again.
  }
}

function runFile(name: string): string {
  return path.join(RESULTS, 'runs', `${name}.json`);
}
