import { beforeAll, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { plantedProblem, plantedSession } from './planted.ts';

const quiet = Work.quiet;
const problem = plantedProblem(7);
let session: Session;

beforeAll(async () => {
  session = await plantedSession(problem);
  await session.run('q', `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn' AND plan = 'trial'`, quiet);
});

async function probabilities(): Promise<number[]> {
  const { first } = await session.run('p', `SELECT predict_proba(*, 'churn') AS p FROM users`, quiet);
  return first.rows.map(([p]) => Number(p));
}

test('the queried rows a suspect pulls most are those that move most when the model is really trained without it', async () => {
  await session.complain([{ query: 'q', row: {}, column: 'n', op: 'too low' }], quiet);
  const [suspect] = (await session.findSuspects({ method: 'holistic' }, quiet)).rows;
  const pulled = await session.pulledRows('churn', suspect.row, 5, quiet);
  expect(pulled).toHaveLength(5);

  const before = await probabilities();
  const plans = await session.tableColumn('users', 'plan');
  await session.fix({ removed: [{ model: 'churn', row: suspect.row }], relabelled: [] }, quiet);
  const after = await probabilities();
  await session.undo(quiet);

  // The query reads the trial plan only: rows of the other plan move too, but nobody complained about them.
  const really = after
    .map((p, row) => ({ row, moved: p - before[row] }))
    .filter(({ row }) => plans[row] === 'trial')
    .sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved));
  const mostMoved = new Set(really.slice(0, 10).map(({ row }) => row));
  for (const { model, table, row, label, now, without, change } of pulled) {
    expect({ model, table }).toEqual({ model: 'churn', table: 'users' });
    expect(mostMoved).toContain(row);
    const sign = label === 'churn' ? 1 : -1;
    expect(Math.abs(now - (label === 'churn' ? before[row] : 1 - before[row]))).toBeLessThan(1e-6);
    expect((without - now) / (sign * (after[row] - before[row]))).toBeGreaterThan(0.7);
    expect((without - now) / (sign * (after[row] - before[row]))).toBeLessThan(1.3);
    expect(change).toBeLessThan(0); // the best suspect helps where it acts
  }
});

test('a row that is no training row is refused by its number', async () => {
  await expect(session.pulledRows('churn', 9999, 5, quiet)).rejects.toMatchObject({ code: 'unknown-row' });
});

test('the mean of predict_proba(*, class) can be complained about and is explained by the same rows', async () => {
  await session.run('mean', `SELECT AVG(predict_proba(*, 'churn')) AS p FROM users WHERE plan = 'trial'`, quiet);
  const [state] = await session.complain([{ query: 'mean', row: {}, column: 'p', op: 'too low' }], quiet);
  expect(state.relaxed).toBeCloseTo(Number(state.value), 9);
  const [suspect] = (await session.findSuspects({ method: 'holistic' }, quiet)).rows;
  const pulled = await session.pulledRows('churn', suspect.row, 3, quiet);
  expect(pulled.map(({ table }) => table)).toEqual(['users', 'users', 'users']);
});
