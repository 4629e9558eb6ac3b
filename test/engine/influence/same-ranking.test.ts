import { openAsBlob } from 'node:fs';
import { expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { placeByCost } from '../../../src/engine/compute/placement.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { fitEncoder } from '../../../src/engine/features/encoder.ts';
import { readLabels } from '../../../src/engine/features/labels.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import { experiments } from '../../../src/tools/experiments/catalogue.ts';
import { csv } from '../../../src/tools/experiments/write-case.ts';
import { DATA, hasData } from '../ranking/run-experiment.ts';
import { tauB } from '../statistics.ts';
import { backendScores, goldenScored, randomProblems, type ScoredProblem } from './backend-scores.ts';

const [cpu, wasm] = [createCpuBackend(), await createWasmBackend()];
const placed = await placeByCost(cpu, wasm);

/** A training table as it comes, asked about itself. */
async function tableProblem(name: string, file: Blob, label: string, except: string[] = []): Promise<ScoredProblem> {
  const { table } = await importTable('t', file, 't.csv', {}, Work.quiet);
  const { y, classes, column } = readLabels(table, label);
  const encoder = await fitEncoder(table, undefined, [column, ...except], Int32Array.from(y.keys()), Work.quiet);
  const { matrix } = await encoder.encode(table, Work.quiet);
  return { name, matrix, queried: matrix, labels: y, classes: classes.length };
}

async function sampleProblem(name: string, file: string, label: string): Promise<ScoredProblem> {
  const blob = await openAsBlob(new URL(`../../../public/samples/${name}/${file}`, import.meta.url));
  return tableProblem(`sample ${name}`, blob, label);
}

async function experimentProblem(id: string): Promise<ScoredProblem> {
  const experiment = experiments.find((each) => each.id === id) ?? expect.fail(`no experiment ${id}`);
  const { tables } = await experiment.build({ data: DATA, seed: 1, size: 'small' });
  return tableProblem(id, new Blob([csv(tables.train)]), 'label', ['corrupted']);
}

const samples = [
  await sampleProblem('churn', 'customers.csv', 'outcome'),
  await sampleProblem('mails', 'mails.csv', 'label'),
];

if (!hasData) console.warn('The papers’ data is not at ../shared/data: their problems are left out.');
const papers = hasData ? [await experimentProblem('Q1-30'), await experimentProblem('Q1-50')] : [];

it.each([...randomProblems, ...goldenScored, ...samples, ...papers])(
  'wasm, and each problem where its cost is least, ranks as float64 does: $name',
  async (problem) => {
    const expected = await backendScores(cpu, problem);
    for (const backend of [wasm, placed]) {
      expect(tauB(expected, await backendScores(backend, problem), 200, 1e-5)).toBeGreaterThanOrEqual(0.99);
    }
  },
  60_000,
);
