import { beforeAll, describe, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Answer } from '../../../src/engine/debugger/api.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { plantedProblem, plantedSession } from './planted.ts';

const quiet = Work.quiet;
/** 102,400 pairs, of which about half are predicted alike, 96 columns wide: over four million cells. */
const JOIN = 'FROM users l JOIN users r ON predict(l) = predict(r)';
const PAIRS = `SELECT ${Array.from({ length: 12 }, () => 'l.*, r.*').join(', ')} ${JOIN}`;
const HELD = Math.floor(4_000_000 / 96);

let session: Session;
let answer: Answer;
let classes: readonly unknown[];

beforeAll(async () => {
  const problem = plantedProblem(7, 320);
  session = await plantedSession(problem);
  answer = await session.run('pairs', PAIRS, quiet);
  classes = await predictions();
}, 60_000);

async function predictions(): Promise<unknown[]> {
  const { rowCount } = await session.run('classes', 'SELECT predict(*) FROM users', quiet);
  const { rows } = await session.page('classes', 0, rowCount);
  return rows.map(([cell]) => cell);
}

function alike(all: readonly unknown[]): number {
  const churning = all.filter((cell) => cell === 'churn').length;
  return churning ** 2 + (all.length - churning) ** 2;
}

/** The first row of each class. */
function rowsOf(churn: boolean): number[] {
  return [...classes.keys()].filter((row) => (classes[row] === 'churn') === churn);
}

describe('an answer with too many rows to hold', { timeout: 60_000 }, () => {
  test('shows its first rows, counts all of them, and says how many can be looked at', async () => {
    expect(answer.rowCount).toBe(alike(classes));
    expect(answer.rowsRead).toBe(HELD);
    expect(answer.columns).toHaveLength(96);
    expect(answer.notComplainable).toBeNull();
    expect(answer.rowsDependent).toBe(true);
    const last = await session.page('pairs', HELD - 2, 10);
    expect(last.rows).toHaveLength(2);
    const filtered = await session.page('pairs', 0, 1, undefined, 'trial');
    expect(filtered.matching).toBeLessThanOrEqual(HELD);
  });

  test('a row is complained about by the rows it is made of, or by its values, wherever it stands', async () => {
    const last = rowsOf(true).slice(-2);
    const [l, r] = await session.tableRows('users', last);
    const names = ['idle', 'visits', 'plan', 'churn'] as const;
    const right = Object.fromEntries(names.map((name, i) => [`r.${name}`, r[i]]));
    await session.run(
      'named',
      `SELECT l.rowid AS left, r.rowid AS right, ${names.map((n) => `r.${n} AS "r.${n}", l.${n}`).join(', ')}
       ${JOIN} ORDER BY l.rowid`,
      quiet,
    );
    expect(l).toHaveLength(4);
    const states = await session.complain(
      [
        { query: 'pairs', from: { l: last[0], r: last[1] }, op: 'absent' },
        { query: 'named', row: { left: last[0], right: last[1], ...right }, op: 'absent' },
      ],
      quiet,
    );
    expect(states[0]).toMatchObject({ value: 1, holds: false });
    expect(states[1]).toEqual(states[0]);
  });

  test('what is missing, wrong or doubtful is said with the number found', async () => {
    const [churning] = rowsOf(true);
    const [staying] = rowsOf(false);
    await session.run('named', `SELECT l.rowid AS left ${JOIN}`, quiet);
    const refused = (complaint: object) =>
      expect(session.complain([{ query: 'pairs', op: 'absent', ...complaint } as never], quiet)).rejects;
    await refused({ from: { l: churning, r: staying } }).toMatchObject({ code: 'no-such-row' });
    await refused({ from: { l: churning } }).toMatchObject({
      code: 'several-rows',
      message: expect.stringContaining(`${rowsOf(true).length} rows`),
      place: { kind: 'case', path: 'complaints[0].from' },
    });
    await refused({ from: { x: 1 } }).toMatchObject({
      code: 'unknown-alias',
      message: expect.stringContaining('l, r'),
    });
    await refused({ query: 'named', row: { left: -1 } }).toMatchObject({ code: 'no-such-row' });
    await refused({ row: { nonsense: 1 } }).toMatchObject({ code: 'unknown-column' });
    await refused({ op: 'present', row: {} }).toMatchObject({ code: 'several-rows' });
  });

  test('who asks for the predictions behind a cell is told what is wrong with the cell, not with a complaint', async () => {
    const behind = (cell: { query: string; row: Record<string, number>; column: string }) =>
      expect(session.predictionsBehind(cell, { text: '', columns: [], most: 1 }, quiet)).rejects;
    const at = (path: string): object => ({ place: { kind: 'case', path } });
    await behind({ query: 'pairs', row: {}, column: 'plan:1' }).toMatchObject({
      code: 'several-rows',
      ...at('cell.row'),
    });
    const unknown = { code: 'unknown-column', ...at('cell.row.nonsense') };
    await behind({ query: 'pairs', row: { nonsense: 1 }, column: 'plan:1' }).toMatchObject(unknown);
    await behind({ query: 'classes', row: {}, column: 'nonsense' }).toMatchObject({ ...unknown, ...at('cell.column') });
  });

  test('a missing row is followed too, and complaints keep what they were while others come', async () => {
    const missing = { query: 'pairs', from: { l: rowsOf(true)[1], r: rowsOf(false)[1] }, op: 'present' } as const;
    const [first] = await session.complain([missing], quiet);
    expect(first).toMatchObject({ value: 0, holds: false });
    const wrong = { query: 'pairs', from: { l: rowsOf(true)[2], r: rowsOf(true)[3] }, op: 'absent' } as const;
    const states = await session.complain([wrong, missing], quiet);
    expect(states[1]).toEqual(first);
  });

  test('removing what is to blame makes the pairs go, as SQL says too', async () => {
    // Who is idle churns: these were kept by the wrong labels.
    const [l] = rowsOf(false);
    const staying = rowsOf(false).slice(1, 30);
    await session.complain(
      staying.map((r) => ({ query: 'pairs', from: { l, r }, op: 'absent' as const })),
      quiet,
    );
    const before = (await session.state()).complaints;
    const { rows } = await session.findSuspects({ method: 'holistic', effects: false }, quiet);
    const removed = rows.slice(0, 40).map(({ model, row }) => ({ model, row }));
    const { complaints, answers } = (await session.fix({ removed, relabelled: [] }, quiet)).state;
    const relaxed = (states: typeof before) => states.reduce((sum, state) => sum + Number(state.relaxed), 0);
    expect(relaxed([...complaints])).toBeLessThan(relaxed(before));
    const now = await predictions();
    expect(complaints.map(({ value }) => value)).toEqual(staying.map((r) => (now[r] === now[l] ? 1 : 0)));
    expect(answers.find(({ id }) => id === 'pairs')?.rowCount).toBe(alike(now));
  });
});
