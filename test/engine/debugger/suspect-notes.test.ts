import { beforeAll, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Complaint } from '../../../src/engine/complaint/complaint.ts';
import type { RankSettings, SuspectNote } from '../../../src/engine/debugger/api.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { plantedProblem, plantedSession } from './planted.ts';

const quiet = Work.quiet;
const problem = plantedProblem(7);
const likely = `predict(*) = 'churn'`;
let session: Session;

beforeAll(async () => {
  session = await plantedSession(problem, 0.1);
});

/** What is noted when these complaints about the only row of an answer are ranked for. */
async function noted(
  sql: string,
  said: readonly { column: string; op: '=' | '<=' | '>='; value: number }[],
  settings: RankSettings = { method: 'holistic' },
): Promise<readonly SuspectNote[]> {
  await session.run('q', sql, quiet);
  const complaints = said.map((each): Complaint => ({ query: 'q', row: {}, ...each }));
  await session.complain(complaints, quiet);
  return (await session.findSuspects(settings, quiet)).notes;
}

test('a complaint that can be ranked for needs no note', async () => {
  const sql = `SELECT COUNT(*) AS n FROM users WHERE ${likely}`;
  expect(await noted(sql, [{ column: 'n', op: '>=', value: problem.churning }])).toEqual([]);
});

test('complaints that hold already leave nobody to blame', async () => {
  const sql = `SELECT COUNT(*) AS n FROM users WHERE ${likely}`;
  expect(await noted(sql, [{ column: 'n', op: '>=', value: 1 }])).toEqual([{ why: 'all hold' }]);
});

test('a value that is NULL at present, but would be low enough, is noted beside what can be ranked by', async () => {
  // So few idle days: nobody of these is predicted to leave, though each of them may.
  const low = `SUM(idle) FILTER (WHERE ${likely} AND idle < 8)`;
  const said = [
    { column: 'n', op: '<=', value: 50 },
    { column: 'm', op: '>=', value: problem.churning },
  ] as const;
  const sql = `SELECT ${low} AS n, COUNT(*) FILTER (WHERE ${likely}) AS m FROM users`;
  expect(await noted(sql, said)).toEqual([{ why: 'null', complaint: 0 }]);
  expect((await session.state()).complaints[0]).toMatchObject({ value: null, holds: false });
  await expect(noted(sql, said.slice(0, 1))).rejects.toMatchObject({ code: 'nothing-to-rank-by' });
});

test('a value that stays whatever the model learns is moved by nobody: refused alone, noted beside another', async () => {
  const sql = `SELECT SUM(${likely}) + SUM(predict(*) <> 'churn') AS n, COUNT(*) AS m, SUM(${likely}) AS k FROM users`;
  for (const column of ['n', 'm'] as const) {
    const unmoved = { column, op: '<=', value: 100 } as const;
    await expect(noted(sql, [unmoved])).rejects.toMatchObject({ code: 'nothing-to-rank-by' });
    const moved = { column: 'k', op: '>=', value: problem.churning } as const;
    expect(await noted(sql, [unmoved, moved])).toEqual([{ why: 'unmoved', complaint: 0 }]);
  }
});

test('an exact number that was passed, and one between the answer and its expectation, are noted', async () => {
  const sql = `SELECT COUNT(*) AS n FROM users WHERE ${likely}`;
  const said = (value: number) => [{ column: 'n', op: '=', value }] as const;
  await noted(sql, said(0));
  const [{ value, relaxed }] = (await session.state()).complaints;
  // The expectation, which the ranking follows, is above the count.
  expect(Number(relaxed)).toBeGreaterThan(Number(value) + 2);
  expect(await noted(sql, said(Number(value) + 1))).toEqual([{ why: 'between', complaint: 0 }]);

  const wanted = Math.round(Number(relaxed)) + 3;
  expect(await noted(sql, said(wanted))).toEqual([]);
  const { rows } = await session.findSuspects({ method: 'auto' }, quiet);
  const removed = rows.slice(0, 40).map(({ model, row }) => ({ model, row }));
  const { state, remark } = await session.fix({ removed, relabelled: [] }, quiet);
  expect(Number(state.complaints[0].value)).toBeGreaterThan(wanted);
  // Neither the wrong way nor unmoved: the note tells what is so.
  expect(remark).toBeNull();
  const notes = async (method: RankSettings['method']) => (await session.findSuspects({ method }, quiet)).notes;
  expect(await notes('auto')).toEqual([{ why: 'passed', complaint: 0, away: true }]);
  expect(await notes('holistic')).toEqual([{ why: 'passed', complaint: 0, away: false }]);
  await session.undo(quiet);
  expect(await notes('auto')).toEqual([]);
});

test('complaints that contradict each other are named by the method that knows', async () => {
  const sql = `SELECT SUM(${likely}) AS yes, SUM(predict(*) = 'stay') AS no FROM users`;
  const said = [
    { column: 'yes', op: '=', value: 200 },
    { column: 'no', op: '=', value: 200 },
  ] as const;
  expect(await noted(sql, said, { method: 'twostep' })).toEqual([{ why: 'contradictory', complaints: [0, 1] }]);
});

test('complaints that pull against each other are named whatever the method, those that pull together are not', async () => {
  const sql = `SELECT SUM(${likely}) AS yes, SUM(predict(*) = 'stay') AS no FROM users`;
  const yes = { column: 'yes', op: '>=', value: 235 } as const;
  const against = [yes, { column: 'no', op: '>=', value: 235 }] as const;
  for (const method of ['holistic', 'loss'] as const) {
    expect(await noted(sql, against, { method })).toEqual([{ why: 'opposed', complaints: [0, 1] }]);
  }
  expect(await noted(sql, [yes, { column: 'no', op: '<=', value: 5 }])).toEqual([]);
});

test('when every row was fixed nobody is left, and a condition that nobody satisfies says so', async () => {
  const sql = `SELECT COUNT(*) AS n FROM users WHERE ${likely}`;
  const said = [{ column: 'n', op: '>=', value: 230 }] as const;
  await expect(noted(sql, said, { method: 'holistic', suspects: 'visits > 1000' })).rejects.toMatchObject({
    code: 'no-suspects',
  });
  const { rows } = await session.findSuspects({ method: 'holistic' }, quiet);
  const relabelled = rows.map(({ model, row, given }) => ({ model, row, to: given === 'stay' ? 'churn' : 'stay' }));
  await session.fix({ removed: [], relabelled }, quiet);
  const list = await session.findSuspects({ method: 'holistic' }, quiet);
  expect([list.total, list.notes]).toEqual([0, [{ why: 'nobody left' }]]);
});
