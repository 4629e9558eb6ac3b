import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEngine, type EngineClient } from '../../../src/worker/client.ts';
import { plantedProblem } from '../../engine/debugger/planted.ts';

const problem = plantedProblem(7);
const COUNT = `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`;
/** A join by predictions: a product of sums, which HiGHS does not finish in seconds. */
const PAIRS = `SELECT COUNT(*) AS n FROM users a JOIN users b ON predict(a) = predict(b) AND a.idle % 7 = b.idle % 7`;
/** Minutes of work inside one row of SQLite, which looks at no clock meanwhile. */
const ENDLESS = `SELECT COUNT(*) FROM users a, users b, users c, users d WHERE a.idle + b.idle + c.idle + d.idle = 1`;

let engine: EngineClient;
let close: () => void;

beforeEach(async () => {
  ({ engine, close } = startEngine());
  await engine.start('wasm');
  await engine.importTable('train', problem.train, 'train.csv', {});
  await engine.importTable('users', problem.users, 'users.csv', {});
});

afterEach(() => close());

test('the whole loop runs in the worker', async () => {
  await engine.train('churn', { train: 'train', label: 'churn' });
  await engine.run('q', COUNT);
  const [before] = await engine.complain([{ query: 'q', row: {}, column: 'n', op: 'too low' }]);
  expect(before.holds).toBe(false);
  const { rows } = await engine.findSuspects({ method: 'holistic' });
  const removed = rows.slice(0, 25).map(({ model, row }) => ({ model, row }));
  const { state } = await engine.fix({ removed, relabelled: [] });
  expect(state.complaints[0].holds).toBe(true);
});

test('a query that computes without pause can be cancelled, and the tables and predictions are still there', async () => {
  await engine.train('churn', { train: 'train', label: 'churn' });
  const before = await engine.run('q', COUNT);
  const controller = new AbortController();
  const endless = engine.run('endless', ENDLESS, { signal: controller.signal });
  setTimeout(() => controller.abort(), 300);
  const start = performance.now();
  await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - start).toBeLessThan(5000);
  const after = await engine.run('again', COUNT);
  expect(after.first.rows).toEqual(before.first.rows);
});

test('progress and errors cross the border as they are', async () => {
  const phases = new Set<string>();
  await engine.train('churn', { train: 'train', label: 'churn' }, { onProgress: ({ phase }) => phases.add(phase) });
  expect(phases.size).toBeGreaterThan(0);
  await expect(engine.run('q', 'SELECT idel FROM users')).rejects.toMatchObject({
    code: 'unknown-column',
    place: { kind: 'sql', start: 7, end: 11 },
  });
});

test('a closed engine rejects what is pending and every later call', async () => {
  const pending = engine.run('endless', ENDLESS);
  close();
  await expect(pending).rejects.toMatchObject({ code: 'closed' });
  await expect(engine.tables()).rejects.toMatchObject({ code: 'closed' });
});

test(
  'an integer program is given up as soon as it is cancelled, and the next one runs',
  { timeout: 40_000 },
  async () => {
    await engine.train('churn', { train: 'train', label: 'churn' });
    await engine.run('q', COUNT);
    await engine.run('pairs', PAIRS);
    await engine.complain([{ query: 'pairs', row: {}, column: 'n', op: '=', value: 3001 }]);
    const controller = new AbortController();
    const settings = { method: 'twostep', effects: false, twoStep: { seconds: 300 } } as const;
    const hard = engine.findSuspects(settings, { signal: controller.signal });
    setTimeout(() => controller.abort(), 1500);
    await expect(hard).rejects.toMatchObject({ code: 'cancelled' });
    await engine.complain([{ query: 'q', row: {}, column: 'n', op: '=', value: problem.churning }]);
    expect((await engine.findSuspects(settings)).explanation).toMatch(/TwoStep, fewest changes/);
  },
);
