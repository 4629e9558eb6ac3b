import { openAsBlob, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { parseCase } from '../../../src/engine/case/parse.ts';
import { runCase } from '../../../src/engine/case/run.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import type { FeatureSpec } from '../../../src/engine/features/contract.ts';
import { fitEncoder } from '../../../src/engine/features/encoder.ts';
import { readLabels } from '../../../src/engine/features/labels.ts';
import { Session } from '../../../src/engine/debugger/session.ts';
import { createClassifier } from '../../../src/engine/model/create.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { importTable } from '../../../src/engine/table/import.ts';

const folder = new URL('../../../public/samples/', import.meta.url);

function readJson<T>(url: URL): T {
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}

interface SampleCase {
  readonly model: { readonly train: string; readonly label: string; readonly features?: FeatureSpec[] };
}

const index = readJson<{ name: string; case: string; tables: string[] }[]>(new URL('index.json', folder));
const planted = readJson<Record<string, Record<string, number[]>>>(new URL('planted.json', import.meta.url));

/** Training rows whose label was planted wrong. */
function plantedIn(name: string): ReadonlySet<number> {
  return new Set(Object.values(planted[name]).flat());
}

describe.each(index.map(({ name }) => name))('sample %s', { timeout: 120_000 }, (name) => {
  test('the planted errors are systematic: the model learns most of them', async () => {
    const { model } = readJson<SampleCase>(new URL(`${name}/case.json`, folder));
    const file = await openAsBlob(new URL(`${name}/${model.train}.csv`, folder));
    const { table } = await importTable('t', file, 't.csv', {}, Work.quiet);
    const labels = readLabels(table, model.label);
    const rows = Int32Array.from(labels.y.keys());
    const encoder = await fitEncoder(table, model.features, [model.label], rows, Work.quiet);
    const { matrix } = await encoder.encode(table, Work.quiet);
    const classes = labels.classes.length;
    const parts = {
      backend: await createWasmBackend(),
      kind: 'softmax',
      matrix,
      labels: labels.y,
      l2: 1e-3,
      seed: 1,
    } as const;
    const classifier = await createClassifier({ ...parts, classCount: classes });
    await classifier.train({}, Work.quiet);
    const P = await classifier.probabilities();
    const learnt = [...plantedIn(name)].filter((row) => {
      const p = [...P.subarray(row * classes, (row + 1) * classes)];
      return p.indexOf(Math.max(...p)) === labels.y[row];
    });
    expect(learnt.length / plantedIn(name).size).toBeGreaterThan(0.75);
    classifier.dispose();
  });

  test('fixing the suspects makes the complaint hold, and most of them were planted', async () => {
    const solved = readFileSync(new URL(`${name}/solved.json`, folder), 'utf8');
    const surroundings = {
      engine: new Session(await LocalDatabase.open()),
      backend: 'wasm',
      readFile: async (path: string) => await openAsBlob(new URL(`${name}/${path}`, folder)),
    } as const;
    const answer = await runCase(parseCase(solved), surroundings, Work.quiet);
    expect(answer.error).toBeUndefined();
    expect(answer.steps[0].complaints.every(({ holds }) => !holds)).toBe(true);
    expect(answer.after.complaints.every(({ holds }) => holds)).toBe(true);
    const removed = answer.steps.flatMap((step) => step.removed as number[]);
    const right = removed.filter((row) => plantedIn(name).has(row));
    expect(right.length / removed.length).toBeGreaterThan(0.6);
  });
});
