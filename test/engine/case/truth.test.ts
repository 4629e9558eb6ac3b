import { expect, test } from 'vitest';
import { runOn } from '../session.ts';

/** Rows of two classes, of which some of the second are labelled as the first; `truth` writes the column that says so. */
function points(truth: (corrupted: boolean) => string): string {
  const lines = Array.from({ length: 40 }, (_, i) => {
    const corrupted = i % 8 === 1;
    return `${i % 2 ? 1 + i / 40 : -1 - i / 40},${i % 2 && !corrupted ? 'b' : 'a'},${truth(corrupted)}`;
  });
  return ['x,class,Wrong', ...lines].join('\n') + '\n';
}

async function run(csv: string, column: string, models: object) {
  const caseFile = {
    rain: 1,
    tables: { points: { file: 'points.csv' } },
    ...models,
    queries: [{ id: 'q', sql: `SELECT x FROM points LIMIT 1` }],
    complaints: [{ op: 'prediction', table: 'points', id: 1, value: 'b', model: 'm' }],
    debug: { budget: 5 },
    truth: { column },
  };
  return runOn({ 'points.csv': csv }, caseFile);
}

const m = { train: 'points', label: 'class' };

test.each([
  ['1 and 0', (corrupted: boolean) => String(Number(corrupted))],
  ['true and false', String],
  ['1 and nothing', (corrupted: boolean) => (corrupted ? '1' : '')],
  ['true and 0', (corrupted: boolean) => (corrupted ? 'true' : '0')],
])('the truth may be written as %s, and its name in any case', async (_, truth) => {
  const { evaluation, warnings, parameters } = await run(points(truth), 'wrong', { models: { m } });
  expect(evaluation?.recall).toHaveLength(5);
  expect(warnings).toEqual([]);
  // x and the bias for two classes: the truth is no feature.
  expect(parameters).toBe(4);
});

test('a truth column that no training table has is an error, with one model or several', async () => {
  const refused = { code: 'case-invalid', place: { kind: 'case', path: 'truth.column' } };
  const csv = points((corrupted) => String(Number(corrupted)));
  await expect(run(csv, 'worng', { models: { m } })).rejects.toMatchObject(refused);
  await expect(run(csv, 'worng', { models: { m, other: m } })).rejects.toMatchObject(refused);
});
