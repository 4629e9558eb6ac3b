import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Complaint } from '../../../src/engine/complaint/complaint.ts';
import type { Fix } from '../../../src/engine/debugger/api.ts';
import { Session } from '../../../src/engine/debugger/session.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { plantedProblem } from './planted.ts';

const quiet = Work.quiet;
const problem = plantedProblem(7);
const n = { query: 'q', row: {}, column: 'n' } as const;
let session: Session;

beforeAll(async () => {
  session = new Session(await LocalDatabase.open());
  await session.start('cpu', quiet);
  await session.importTable('train', problem.train, 'train.csv', {}, quiet);
  await session.importTable('users', problem.users, 'users.csv', {}, quiet);
});

beforeEach(async () => {
  await session.train('churn', { train: 'train', label: 'churn', holdout: 0 }, quiet);
  await session.run('q', `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`, quiet);
});

/** The number that is enough for a complaint, and the fix that removes so many. */
async function enoughFor(complaint: Complaint): Promise<{ enough: number | null; fix: Fix }> {
  await session.complain([complaint], quiet);
  const { rows } = await session.findSuspects({ method: 'holistic' }, quiet);
  const enough = await session.enoughRows([], quiet);
  const removed = rows.slice(0, enough ?? 1).map(({ model, row }) => ({ model, row }));
  return { enough, fix: { removed, relabelled: [] } };
}

async function now(): Promise<number> {
  return Number((await session.state()).answers[0].first.rows[0][0]);
}

describe('how many of the first suspects are enough', () => {
  test('removing so many makes the complaint hold, and clearly fewer do not', async () => {
    const wanted = Math.round(((await now()) + problem.churning) / 2);
    const { enough, fix } = await enoughFor({ ...n, op: '>=', value: wanted });
    expect(enough).toBeGreaterThan(1);
    const [predicted] = (await session.predictEffect(fix, quiet)).complaints;
    expect(predicted.holds).toBe(true);
    const [state] = (await session.fix(fix, quiet)).state.complaints;
    expect(Math.abs(Number(state.value) - wanted)).toBeLessThanOrEqual(2);
    await session.undo(quiet);
    const fewer = { ...fix, removed: fix.removed.slice(0, Math.floor(0.8 * Number(enough))) };
    expect((await session.fix(fewer, quiet)).state.complaints[0].holds).toBe(false);
  });

  test('an exact number is come near to, not gone past', async () => {
    const start = await now();
    const wanted = Math.round((start + problem.churning) / 2);
    const { fix } = await enoughFor({ ...n, op: '=', value: wanted });
    const [state] = (await session.fix(fix, quiet)).state.complaints;
    expect(Math.abs(Number(state.value) - wanted)).toBeLessThanOrEqual(0.25 * (wanted - start));
  });

  test('none is where nothing can be reached, nothing needs to go, or nothing is ranked', async () => {
    expect(await session.enoughRows([], quiet)).toBeNull();
    expect((await enoughFor({ ...n, op: '>=', value: 10_000 })).enough).toBeNull();
    expect((await enoughFor({ ...n, op: '>=', value: 0 })).enough).toBeNull();
  });

  test('rows that are spared, or were fixed since, are passed over', async () => {
    const wanted = Math.round(((await now()) + problem.churning) / 2);
    await session.complain([{ ...n, op: '>=', value: wanted }], quiet);
    const { rows } = await session.findSuspects({ method: 'holistic' }, quiet);
    const spared = rows.slice(0, 5).map(({ model, row }) => ({ model, row }));
    const others = rows.slice(5).map(({ model, row }) => ({ model, row }));
    const enough = Number(await session.enoughRows([...spared, { model: 'nobody', row: 1 }], quiet));
    const holdsWithout = async (removed: typeof others): Promise<boolean> =>
      (await session.predictEffect({ removed, relabelled: [] }, quiet)).complaints[0].holds;
    expect(await holdsWithout(others.slice(0, enough))).toBe(true);
    expect(await holdsWithout(others.slice(0, Math.floor(0.8 * enough)))).toBe(false);
    await session.fix({ removed: spared, relabelled: [] }, quiet);
    const left = Number(await session.enoughRows([], quiet));
    expect(await holdsWithout(others.slice(0, left))).toBe(true);
    expect(await holdsWithout(others.slice(0, Math.floor(0.8 * left)))).toBe(false);
  });

  test('a ranking says nothing of complaints that it was not made for', async () => {
    const wanted = Math.round(((await now()) + problem.churning) / 2);
    const { enough } = await enoughFor({ ...n, op: '>=', value: wanted });
    await session.complain([{ ...n, op: '>=', value: wanted + 1 }], quiet);
    expect(await session.enoughRows([], quiet)).toBeNull();
    await session.complain([{ ...n, op: '>=', value: wanted }], quiet);
    expect(await session.enoughRows([], quiet)).toBe(enough);
  });

  test('no model is left without training rows', async () => {
    const few = new Blob(['idle,churn\n10,churn\n10,stay\n30,churn\n30,stay\n']);
    await session.importTable('few', few, 'few.csv', {}, quiet);
    await session.train('unsure', { train: 'few', label: 'churn', holdout: 0 }, quiet);
    const sql = `SELECT SUM(churn.predict(*) = 'churn') + SUM(unsure.predict(*) = 'churn') AS n FROM users`;
    await session.run('q', sql, quiet);
    await session.complain([{ ...n, op: '>=', value: 10_000 }], quiet);
    const { rows } = await session.findSuspects({ method: 'loss' }, quiet);
    const firstHalf = rows.slice(0, rows.length / 2).filter(({ model }) => model === 'unsure');
    expect(firstHalf).toHaveLength(4);
    expect(await session.enoughRows([], quiet)).toBeNull();
    await session.removeModel('unsure');
  });

  test('what is predicted is the answer itself, near to what retraining gives', async () => {
    const start = await now();
    const { fix } = await enoughFor({ ...n, op: '>=', value: problem.churning });
    const [{ exact }] = (await session.predictEffect(fix, quiet)).complaints;
    const [{ value }] = (await session.fix(fix, quiet)).state.complaints;
    expect(Number.isInteger(exact)).toBe(true);
    expect(Math.abs(Number(exact) - Number(value))).toBeLessThanOrEqual(0.15 * (Number(value) - start));
  });

  test('a row and a prediction are predicted to be there or not, and as a class', async () => {
    await session.run('rows', `SELECT rowid AS id FROM users WHERE predict(*) = 'churn' ORDER BY id`, quiet);
    await session.run('all', `SELECT predict(*) FROM users`, quiet);
    const staying = (await session.page('all', 0, 240)).rows.findIndex(([cell]) => cell === 'stay');
    const said: Complaint[] = [
      { query: 'rows', row: { id: staying }, op: 'present' },
      { op: 'prediction', table: 'users', id: staying, value: 'churn' },
    ];
    const before = await session.complain(said, quiet);
    const { rows } = await session.findSuspects({ method: 'holistic' }, quiet);
    const removed = rows.slice(0, 1).map(({ model, row }) => ({ model, row }));
    const { complaints } = await session.predictEffect({ removed, relabelled: [] }, quiet);
    expect(before.map(({ value }) => value)).toEqual([0, 'stay']);
    expect(complaints).toEqual([
      expect.objectContaining({ exact: expect.toBeOneOf([0, 1]) }),
      expect.objectContaining({ exact: expect.toBeOneOf(['stay', 'churn']) }),
    ]);
    expect(complaints[0].exact === 1).toBe(complaints[1].exact === 'churn');
    expect(complaints.map(({ holds }) => holds)).toEqual([complaints[0].exact === 1, complaints[0].exact === 1]);
  });
});
