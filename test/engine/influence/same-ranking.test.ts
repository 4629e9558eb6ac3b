import { openAsBlob } from 'node:fs';
import { expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { rowRange } from '../../../src/engine/compute/shards.ts';
import { placeByCost } from '../../../src/engine/compute/placement.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { fitEncoder } from '../../../src/engine/features/encoder.ts';
import { readLabels } from '../../../src/engine/features/labels.ts';
import type { ModelSpec } from '../../../src/engine/debugger/api.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { experiments } from '../../../src/tools/experiments/catalogue.ts';
import { csv } from '../../../src/tools/experiments/write-case.ts';
import { DATA, hasData } from '../ranking/run-experiment.ts';
import { tauB } from '../statistics.ts';
import {
  backendScores,
  goldenScored,
  imageProblem,
  networkScores,
  randomProblems,
  trainNetwork,
  type ScoredProblem,
} from './backend-scores.ts';

const [cpu, wasm] = [createCpuBackend(), await createWasmBackend()];
const placed = await placeByCost(cpu, wasm);

/** What the plain backend trains on in some seconds. */
const FEW_DIGITS = 300;

async function read(file: Blob): Promise<Table> {
  return (await importTable('t', file, 't.csv', {}, Work.quiet)).table;
}

/** A training table with its features and label as a case names them, and a table to ask about (the same, left out). */
async function tableProblem(
  name: string,
  table: Table,
  { label, features, except }: Pick<ModelSpec, 'label' | 'features' | 'except'>,
  queried = table,
): Promise<ScoredProblem> {
  const { y, classes, column } = readLabels(table, label);
  const ids = Int32Array.from(y.keys());
  const encoder = await fitEncoder(table, features, [column, ...(except ?? [])], ids, Work.quiet);
  const { matrix } = await encoder.encode(table, Work.quiet);
  const asked = queried === table ? matrix : (await encoder.encode(queried, Work.quiet)).matrix;
  return { name, matrix, queried: asked, labels: y, classes: classes.length };
}

async function sampleProblem(name: string, file: string, label: string): Promise<ScoredProblem> {
  const blob = await openAsBlob(new URL(`../../../public/samples/${name}/${file}`, import.meta.url));
  return tableProblem(`sample ${name}`, await read(blob), { label });
}

async function experimentProblem(id: string): Promise<ScoredProblem> {
  const experiment = experiments.find((each) => each.id === id) ?? expect.fail(`no experiment ${id}`);
  const built = await experiment.build({ data: DATA, seed: 1, size: 'tiny' });
  const { model } = built.case;
  if (!model) throw new Error(`${id} has no model.`);
  const { train, ...others } = built.tables;
  const [queried] = Object.values(others);
  const table = await read(new Blob([csv(train)]));
  const asked = await read(new Blob([csv(queried)]));
  const problem = await tableProblem(id, table, { ...model, except: ['corrupted'] }, asked);
  return id.startsWith('Q5') ? firstRows(problem, FEW_DIGITS) : problem;
}

function firstRows(problem: ScoredProblem, rows: number): ScoredProblem {
  const [matrix, queried] = [problem.matrix, problem.queried].map((all) => rowRange(all, 0, rows));
  return { ...problem, matrix, queried, labels: problem.labels.slice(0, rows) };
}

const samples = [
  await sampleProblem('churn', 'customers.csv', 'outcome'),
  await sampleProblem('mails', 'mails.csv', 'label'),
];

if (!hasData) console.warn('The papers’ data is not at ../shared/data: their problems are left out.');
/** Sparse words (Q2), images by conjugate gradients (Q5), rows alike (Q6). */
const papers = hasData ? await Promise.all(['Q1-30', 'Q1-50', 'Q2-http', 'Q5-50', 'Q6-50'].map(experimentProblem)) : [];

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

// The plain backend took over half a minute with 250 images of 28 × 28 and the convolutional network: it gets smaller ones.
const networks = [
  ['mlp', papers.find(({ name }) => name === 'Q5-50') ?? imageProblem(250, 8)],
  ['cnn', imageProblem(250, 8)],
] as const;

it.each(networks)(
  'wasm ranks by a network as float64 does: %s',
  async (kind, problem) => {
    const network = await trainNetwork(wasm, kind, problem);
    const [expected, actual] = [await networkScores(cpu, network), await networkScores(wasm, network)];
    expect(tauB(expected, actual, 200, 1e-5)).toBeGreaterThanOrEqual(0.99);
  },
  60_000,
);
