import { beforeEach, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { plantedProblem, plantedSession } from './planted.ts';

// What becomes of complaints when what they were made about changes or goes.

const quiet = Work.quiet;
const problem = plantedProblem(7);
const COUNT = `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`;

let session: Session;

beforeEach(async () => {
  session = await plantedSession(problem, 0.1);
});

async function removeTop(n: number): Promise<void> {
  const { rows } = await session.findSuspects({ method: 'holistic' }, quiet);
  await session.fix({ removed: rows.slice(0, n), relabelled: [] }, quiet);
}

const low = { query: 'q', row: {}, column: 'n', op: 'too low' } as const;

test('another text of the query makes another cell of it, with its own first answer', async () => {
  const [[exact]] = (await session.run('q', COUNT, quiet)).first.rows;
  await session.complain([{ ...low, op: '=', value: 70 }], quiet);
  await session.run('q', `SELECT 1000 + COUNT(*) AS m, COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`, quiet);
  expect((await session.state()).complaints).toEqual([{ value: null, relaxed: null, holds: false }]);
  await expect(session.findSuspects({ method: 'holistic' }, quiet)).rejects.toMatchObject({
    code: 'stale-complaint',
  });
  const [state] = await session.complain([{ ...low, op: '=', value: 70 }], quiet);
  expect(state.value).toBe(exact);
});

test('a complaint that was muted meanwhile keeps its first answer', async () => {
  await session.run('q', COUNT, quiet);
  await session.complain([low], quiet);
  await removeTop(20);
  const [before] = (await session.state()).complaints;
  expect(before.holds).toBe(true);
  await session.complain([], quiet);
  expect(await session.complain([low], quiet)).toEqual([before]);
});

test('undo works though a complained query is gone, and says that the complaint has no value', async () => {
  await session.run('q', COUNT, quiet);
  await session.complain([low], quiet);
  await removeTop(5);
  await session.removeQuery('q');
  expect(await session.undo(quiet)).toMatchObject({ steps: [], undone: 1, complaints: [{ value: null }] });
});

test('a prediction complaint goes with its table', async () => {
  await session.complain([{ op: 'prediction', table: 'users', id: 3, value: 'churn' }], quiet);
  await session.importTable('users', problem.train, 'users.csv', {}, quiet);
  expect((await session.state()).complaints).toEqual([]);
});

test('an average of exactly 1.0 is no integer: = 0.6 does not hold', async () => {
  await session.run('avg', `SELECT AVG(predict(*) = 'churn') AS a FROM users WHERE predict(*) = 'churn'`, quiet);
  const [state] = await session.complain([{ query: 'avg', row: {}, column: 'a', op: '=', value: 0.6 }], quiet);
  expect(state).toMatchObject({ value: 1, holds: false });
});
