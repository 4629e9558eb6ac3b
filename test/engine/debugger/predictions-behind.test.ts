import { beforeAll, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { PredictionsBehind } from '../../../src/engine/debugger/api.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import type { Cell } from '../../../src/engine/table/table.ts';
import { plantedProblem, plantedSession } from './planted.ts';

const quiet = Work.quiet;
let session: Session;
let classes: readonly Cell[];

beforeAll(async () => {
  session = await plantedSession(plantedProblem(7), 0);
  await session.run('all', 'SELECT predict(*) FROM users', quiet);
  classes = (await session.page('all', 0, 1000)).rows.map(([cell]) => cell);
});

/** The predictions behind a cell of a query's first answer row that is like this one. */
async function behind(sql: string, row: Readonly<Record<string, Cell>>, column: string, text = '', most = 1000) {
  await session.run('q', sql, quiet);
  const view = { text, columns: ['plan', 'idle'], most };
  return session.predictionsBehind({ query: 'q', row, column }, view, quiet);
}

const ids = ({ rows }: PredictionsBehind) => rows.map(({ row }) => row);
const rowsWhere = (test: (row: number) => boolean) => [...classes.keys()].filter(test);

test('a prediction that is shown has one row behind it, also without its rowid; so has its row', async () => {
  const sql = 'SELECT predict(*) AS p, visits, idle, plan FROM users WHERE rowid BETWEEN 10 AND 20';
  await session.run('q', sql, quiet);
  const [cells] = await session.tableRows('users', [13]);
  const [idle, visits, plan] = cells;
  const row = { idle, visits, plan };
  for (const column of ['p', 'plan']) {
    expect(await behind(sql, row, column)).toEqual({
      total: 1,
      matching: 1,
      rows: [{ model: 'churn', table: 'users', row: 13, predicted: classes[13], cells }],
    });
  }
});

test('rows that a prediction lets in, or a join makes of two of them, have those behind them', async () => {
  const one = classes.indexOf('churn');
  expect(ids(await behind(`SELECT rowid AS id FROM users WHERE predict(*) = 'churn'`, { id: one }, 'id'))).toEqual([
    one,
  ]);
  const two = classes.indexOf('churn', one + 1);
  const join = 'SELECT l.rowid AS l, r.rowid AS r FROM users l JOIN users r ON predict(l) = predict(r)';
  expect(ids(await behind(join, { l: one, r: two }, 'l'))).toEqual([one, two]);
});

test('an aggregate has every row behind it that could count, whatever is predicted of it', async () => {
  const grouped = `SELECT plan, COUNT(*) FILTER (WHERE predict(*) = 'churn') AS n FROM users GROUP BY plan`;
  await session.run('plans', 'SELECT plan FROM users', quiet);
  const plans = (await session.page('plans', 0, 1000)).rows.map(([cell]) => cell);
  const trial = rowsWhere((row) => plans[row] === 'trial');
  const found = await behind(grouped, { plan: 'trial' }, 'n', '', 5);
  expect([found.total, found.matching]).toEqual([trial.length, trial.length]);
  expect(ids(found)).toEqual(trial.slice(0, 5));
  // Pointing at the group's name means the group.
  expect(ids(await behind(grouped, { plan: 'trial' }, 'plan'))).toEqual(trial);
  const classed = 'SELECT predict(*) AS p, COUNT(*) AS n FROM users GROUP BY predict(*)';
  expect((await behind(classed, { p: 'churn' }, 'n')).total).toBe(classes.length);
});

test('they are searched by predicted class, row number and the values of the columns named', async () => {
  const sql = `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`;
  const churning = await behind(sql, {}, 'n', 'CHURN');
  expect(churning.total).toBe(classes.length);
  expect(ids(churning)).toEqual(rowsWhere((row) => classes[row] === 'churn'));
  expect(churning.matching).toBe(churning.rows.length);
  expect((await behind(sql, {}, 'n', 'paid')).rows.every(({ cells }) => cells[2] === 'paid')).toBe(true);
  expect(ids(await behind(sql, {}, 'n', '239'))).toEqual([239]);
  expect((await behind(sql, {}, 'n', 'nothing like it')).matching).toBe(0);
});

test('every kind of aggregate is followed: averages, extremes, HAVING, EXISTS, joins by predicted class', async () => {
  const all = classes.length;
  const churn = `predict(*) = 'churn'`;
  for (const [sql, column] of [
    [`SELECT AVG(idle) AS v FROM users WHERE ${churn}`, 'v'],
    [`SELECT MAX(idle) AS v FROM users WHERE ${churn}`, 'v'],
    [`SELECT COUNT(*) AS v FROM users l JOIN users r ON predict(l) = predict(r)`, 'v'],
    [`SELECT 100.0 * SUM(${churn}) / COUNT(*) AS v FROM users`, 'v'],
    [`SELECT 1 AS one, COUNT(*) AS v FROM users WHERE ${churn} GROUP BY one HAVING COUNT(*) > 5`, 'one'],
    [`SELECT 1 AS v WHERE EXISTS (SELECT 1 FROM users WHERE ${churn})`, 'v'],
  ] as const) {
    expect([sql, (await behind(sql, {}, column)).total]).toEqual([sql, all]);
  }
});

test('rows of the answer that look alike are meant together; what depends on nothing has nothing behind it', async () => {
  const alike = await behind('SELECT predict(*) AS p FROM users', { p: 'stay' }, 'p');
  expect(ids(alike)).toEqual(rowsWhere((row) => classes[row] === 'stay'));
  const union = `SELECT 'fixed' AS v, 1 AS n UNION ALL SELECT 'count', COUNT(*) FROM users WHERE predict(*) = 'churn'`;
  expect(await behind(union, { v: 'fixed' }, 'v')).toEqual({ total: 0, matching: 0, rows: [] });
  await expect(behind('SELECT 1 AS one', {}, 'one')).rejects.toMatchObject({
    message: expect.stringMatching(/predict/),
  });
  await expect(behind('SELECT predict(*) AS p FROM users', {}, 'q')).rejects.toMatchObject({ code: 'unknown-column' });
});

test('in an answer without rows, columns are numeric as those of the rows that could be in it', async () => {
  const churn = `SELECT rowid AS id, plan, CAST(idle AS TEXT) AS code FROM users WHERE predict(*) = 'churn' AND idle < 0`;
  const low = churn.replace('idle < 0', 'idle < 8');
  const { columns, rowCount } = await session.run('q', low, quiet);
  expect(rowCount).toBe(0);
  expect(columns.map(({ numeric }) => numeric)).toEqual([true, false, false]);
});
