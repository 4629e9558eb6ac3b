import { beforeAll, describe, expect, it } from 'vitest';
import { RainError } from '../../../src/engine/base/errors.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Complaint } from '../../../src/engine/complaint/complaint.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { plantedProblem, plantedSession } from '../debugger/planted.ts';

const quiet = Work.quiet;
let session: Session;
/** Churning users per plan, as SQLite counts them. */
const perPlan = new Map<string, number>();

beforeAll(async () => {
  session = await plantedSession(plantedProblem(7));
  await session.run('all', `SELECT COUNT(*) AS n, AVG(idle) AS idle FROM users WHERE predict(*) = 'churn'`, quiet);
  const plans = await session.run(
    'plans',
    `SELECT plan, COUNT(*) AS n, 7 AS seven FROM users WHERE predict(*) = 'churn' GROUP BY plan`,
    quiet,
  );
  for (const [plan, n] of plans.first.rows) perPlan.set(String(plan), Number(n));
  await session.run('rows', `SELECT plan, predict(*) AS class FROM users WHERE visits < 100`, quiet);
  await session.run('churners', `SELECT visits, plan FROM users WHERE predict(*) = 'churn'`, quiet);
  await session.run('plain', 'SELECT COUNT(*) AS n FROM users', quiet);
});

async function complain(complaint: Complaint) {
  return (await session.complain([complaint], quiet))[0];
}

async function refusal(complaint: Complaint): Promise<{ code: string; path: unknown; message: string }> {
  try {
    await complain(complaint);
  } catch (error) {
    if (!(error instanceof RainError)) throw error;
    return { code: error.code, path: error.place?.kind === 'case' && error.place.path, message: error.message };
  }
  throw new Error('nothing was refused');
}

describe('finding what a complaint speaks of', () => {
  it('takes the one row for {} and a row by its values', async () => {
    const all = await complain({ query: 'all', row: {}, column: 'n', op: 'too low' });
    expect(all.value).toBe([...perPlan.values()].reduce((a, b) => a + b));
    for (const [plan, n] of perPlan) {
      const state = await complain({ query: 'plans', row: { plan }, column: 'N', op: '=', value: n });
      expect(state).toMatchObject({ value: n, holds: true });
      expect(state.relaxed).toBeGreaterThan(0);
    }
  });

  it('a whole REAL is no integer: 0.6 is not 1.0', async () => {
    await session.run('share', 'SELECT AVG(predict(*) IS NOT NULL) AS share, COUNT(predict(*)) AS n FROM users', quiet);
    const share = { query: 'share', row: {}, op: '=', value: 0.6 } as const;
    expect(await complain({ ...share, column: 'share' })).toMatchObject({ value: 1, holds: false });
    expect(await complain({ ...share, column: 'n', value: 240.4 })).toMatchObject({ value: 240, holds: true });
  });

  it('takes a row by a number within 1e-9 relative', async () => {
    const n = perPlan.get('paid') ?? 0;
    const near = { query: 'plans', row: { n: n * (1 + 1e-10) }, column: 'n', op: 'too high' } as const;
    expect((await complain(near)).value).toBe(n);
    expect((await refusal({ ...near, row: { n: n * (1 + 1e-8) } })).code).toBe('no-such-row');
  });

  it('takes a row by the ids of its base rows', async () => {
    const answer = await session.run('rows', `SELECT plan, predict(*) AS class FROM users WHERE visits < 100`, quiet);
    const id = answer.first.rows.findIndex(([, predicted]) => predicted === 'churn');
    const state = await complain({ query: 'churners', from: { users: id }, op: 'absent' });
    expect(state).toMatchObject({ value: 1, holds: false });
    expect(state.relaxed).toBeGreaterThan(0.5);
    const stays = answer.first.rows.findIndex(([, predicted]) => predicted === 'stay');
    const missing = await complain({ query: 'churners', from: { users: stays }, op: 'present' });
    expect(missing).toMatchObject({ value: 0, holds: false });
    expect(missing.relaxed).toBeLessThan(0.5);
  });

  it('takes the table of a prediction in any case, as SQL does', async () => {
    const state = await complain({ op: 'prediction', table: 'USERS', id: 0, value: 'churn' });
    expect(state).toEqual(await complain({ op: 'prediction', table: 'users', id: 0, value: 'churn' }));
    await complain({ op: 'prediction', table: 'USERS', id: 0, value: 'churn' });
    expect((await session.findSuspects({ method: 'holistic' }, quiet)).total).toBeGreaterThan(0);
  });

  it('judges a prediction by its class', async () => {
    const answer = await session.run('rows', `SELECT plan, predict(*) AS class FROM users WHERE visits < 100`, quiet);
    const predicted = String(answer.first.rows[3][1]);
    const other = predicted === 'churn' ? 'stay' : 'churn';
    expect(await complain({ op: 'prediction', table: 'users', id: 3, value: predicted })).toMatchObject({
      value: predicted,
      holds: true,
    });
    const wrong = await complain({ op: 'prediction', table: 'users', id: 3, value: other });
    expect(wrong).toMatchObject({ value: predicted, holds: false });
    expect(wrong.relaxed).toBeLessThanOrEqual(0.5);
  });

  const cell = { query: 'all', row: {}, column: 'n', op: 'too low' } as const;
  it.each<readonly [string, Complaint, string, string]>([
    ['a query that is not there', { ...cell, query: 'none' }, 'unknown-query', 'complaints[0].query'],
    ['a column that is not there', { ...cell, column: 'm' }, 'unknown-column', 'complaints[0].column'],
    ['a pattern over no column', { ...cell, row: { m: 1 } }, 'unknown-column', 'complaints[0].row.m'],
    ['no row', { ...cell, query: 'plans', row: { plan: 'gold' } }, 'no-such-row', 'complaints[0].row'],
    ['several rows', { ...cell, query: 'plans' }, 'several-rows', 'complaints[0].row'],
    [
      'a cell without predictions',
      { ...cell, query: 'plans', row: { plan: 'paid' }, column: 'seven' },
      'not-dependent',
      'complaints[0].column',
    ],
    ['a text', { ...cell, query: 'rows', from: { users: 3 }, column: 'class' }, 'not-numeric', 'complaints[0].column'],
    ['a number beyond everything', { ...cell, op: '=', value: -1e300 }, 'out-of-reach', 'complaints[0].value'],
    [
      'a class that is none',
      { op: 'prediction', table: 'users', id: 3, value: 'gone' },
      'unknown-class',
      'complaints[0].value',
    ],
    [
      'a row beyond the table',
      { op: 'prediction', table: 'users', id: 9999, value: 'stay' },
      'unknown-row',
      'complaints[0].id',
    ],
    [
      'a model that is none',
      { op: 'prediction', table: 'users', id: 3, value: 'stay', model: 'spam' },
      'unknown-model',
      'complaints[0].model',
    ],
  ])('refuses %s, with its place', async (_, complaint, code, path) => {
    const refused = await refusal(complaint);
    expect(refused).toMatchObject({ code, path });
  });

  it('refuses a cell that is infinite, which nothing brings nearer to a number', async () => {
    await session.run('endless', `SELECT COUNT(*) * 9e999 AS n FROM users WHERE predict(*) = 'churn'`, quiet);
    for (const said of [{ op: 'too high' }, { op: '=', value: 3 }] as const) {
      const refused = await refusal({ query: 'endless', row: {}, column: 'n', ...said });
      expect(refused).toMatchObject({ code: 'not-numeric', path: 'complaints[0].column' });
      expect(refused.message).toContain('“Infinity”');
    }
  });

  it('says how many rows match', async () => {
    expect((await refusal({ ...cell, query: 'plans' })).message).toContain('2 rows');
  });

  it('refuses a query without predictions, which was answered all the same', async () => {
    expect((await refusal({ ...cell, query: 'plain' })).code).toBe('no-predictions');
  });

  it('keeps the complaints that were there when a new one is refused', async () => {
    await complain(cell);
    await refusal({ ...cell, column: 'm' });
    expect((await session.state()).complaints).toHaveLength(1);
  });
});
