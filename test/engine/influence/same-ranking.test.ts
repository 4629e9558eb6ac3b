import { openAsBlob } from 'node:fs';
import { expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { placeByCost } from '../../../src/engine/compute/placement.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { fitEncoder } from '../../../src/engine/features/encoder.ts';
import { readLabels } from '../../../src/engine/features/labels.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import { tauB } from '../statistics.ts';
import { backendScores, goldenScored, randomProblems, type ScoredProblem } from './backend-scores.ts';

const [cpu, wasm] = [createCpuBackend(), await createWasmBackend()];
const placed = await placeByCost(cpu, wasm);

/** A sample's training table as it comes, asked about itself. */
async function sampleProblem(name: string, file: string, label: string): Promise<ScoredProblem> {
  const blob = await openAsBlob(new URL(`../../../public/samples/${name}/${file}`, import.meta.url));
  const { table } = await importTable('t', blob, file, {}, Work.quiet);
  const { y, classes, column } = readLabels(table, label);
  const encoder = await fitEncoder(table, undefined, [column], Int32Array.from(y.keys()), Work.quiet);
  const { matrix } = await encoder.encode(table, Work.quiet);
  return { name: `sample ${name}`, matrix, queried: matrix, labels: y, classes: classes.length };
}

const samples = [
  await sampleProblem('churn', 'customers.csv', 'outcome'),
  await sampleProblem('mails', 'mails.csv', 'label'),
];

it.each([...randomProblems, ...goldenScored, ...samples])(
  'wasm, and each problem where its cost is least, ranks as float64 does: $name',
  async (problem) => {
    const expected = await backendScores(cpu, problem);
    for (const backend of [wasm, placed]) {
      expect(tauB(expected, await backendScores(backend, problem), 200, 1e-5)).toBeGreaterThanOrEqual(0.99);
    }
  },
  60_000,
);
