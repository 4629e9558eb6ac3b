import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { StepAnswer } from '../../../src/engine/case/answer.ts';
import { parseCase } from '../../../src/engine/case/parse.ts';
import { runCase } from '../../../src/engine/case/run.ts';
import { Session } from '../../../src/engine/debugger/session.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';

/** Few rows of class b among many of class a: without some of them no queried row is predicted as b any more. */
const TRAIN = [
  'x,class',
  ...Array.from({ length: 30 }, (_, i) => `${-1 + i / 20},a`),
  ...Array.from({ length: 12 }, (_, i) => `${0.4 + i / 20},b`),
].join('\n');

const QUERIED = 'x\n0.6\n0.2\n-0.5';

async function run(more: object) {
  const text = JSON.stringify({
    rain: 1,
    tables: { train: { file: 'train.csv' }, queried: { file: 'queried.csv' } },
    model: { train: 'train', label: 'class' },
    queries: [{ id: 'sum', sql: `SELECT SUM(x) AS n FROM queried WHERE predict(*) = 'b'` }],
    complaints: [{ query: 'sum', row: {}, column: 'n', op: '<=', value: 0.5 }],
    ...more,
  });
  const engine = new Session(await LocalDatabase.open());
  const readFile = (file: string) => Promise.resolve(new Blob([file === 'train.csv' ? TRAIN : QUERIED]));
  return runCase(parseCase(text), { engine, backend: 'cpu', readFile }, Work.quiet);
}

const removed = (steps: readonly StepAnswer[]) => steps.flatMap((step) => step.removed);

test('a loop goes on in the last order once the answer is NULL and its expectation leaves nothing to lower', async () => {
  const { steps, error } = await run({ debug: { method: 'holistic', perStep: 2, budget: 12 } });
  const values = steps.map(({ complaints }) => complaints[0].value);
  const answered = values.indexOf(null);
  expect(answered).toBeGreaterThan(0);
  expect(steps.length - answered).toBeGreaterThan(1);
  // NULL never holds, and a new ranking would have nothing to rank by.
  expect(steps[answered].complaints[0]).toMatchObject({ value: null, holds: false });
  expect(error).toBeUndefined();
  const before = steps.slice(0, answered - 1).map((step) => ({ removed: step.removed }));
  const lastOrder = await run({ fixes: before, debug: { method: 'holistic', perStep: 12, budget: 12 } });
  expect(removed(lastOrder.steps)).toEqual(removed(steps));
});
