import { beforeAll, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Fix, SuspectKey, SuspectRow, SuspectView } from '../../../src/engine/debugger/api.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import type { Cell } from '../../../src/engine/table/table.ts';
import { plantedProblem, plantedSession } from './planted.ts';

const quiet = Work.quiet;
const problem = plantedProblem(7);
const columns = ['idle', 'visits', 'plan'];
let session: Session;
let names: string[];
/** All of the ranking, best first. */
let all: readonly SuspectRow[];
let cells: readonly (readonly Cell[])[];

beforeAll(async () => {
  session = await plantedSession(problem, 0.1);
  names = (await session.tables())[0].columns.map(({ name }) => name);
  await session.run('q', `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`, quiet);
  await session.complain([{ query: 'q', row: {}, column: 'n', op: '>=', value: problem.churning }], quiet);
  all = (await session.findSuspects({ method: 'holistic' }, quiet)).rows;
  cells = await session.tableRows('train', idsOf(all));
});

const idsOf = (rows: readonly SuspectRow[]): number[] => rows.map(({ row }) => row);
const whole = async (view: SuspectView): Promise<readonly SuspectRow[]> =>
  (await session.suspects(view, 0, Infinity, quiet)).rows;

test('pages of a ranking are its rows in order, with ranks from 1', async () => {
  const { rows, matching, start } = await session.suspects({}, 20, 15, quiet);
  expect({ matching, start }).toEqual({ matching: all.length, start: 20 });
  expect(rows).toEqual(all.slice(20, 35));
  expect(rows[0].rank).toBe(21);
  expect((await session.suspects({}, all.length - 3, 10, quiet)).rows).toHaveLength(3);
});

test('rows are sorted by rank, labels, effects, row numbers and values, both ways; equal ones stay by rank', async () => {
  const value = (column: string) => (row: SuspectRow) => cells[row.rank - 1][names.indexOf(column)];
  const cases: readonly (readonly [SuspectKey, (row: SuspectRow) => Cell])[] = [
    [{ by: 'rank' }, ({ rank }) => rank],
    [{ by: 'given' }, ({ given }) => given],
    [{ by: 'suggested' }, ({ suggested }) => suggested],
    [{ by: 'model' }, ({ model }) => model],
    [{ by: 'row' }, ({ row }) => row],
    [{ by: 'effect', complaint: 0 }, ({ effects }) => effects[0]],
    ...names.slice(0, 4).map((column) => [{ by: 'value', column } as const, value(column)] as const),
  ];
  const compare = (a: Cell, b: Cell): number => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? -1 : 1;
    return a < b ? -1 : 1;
  };
  for (const [key, of] of cases) {
    for (const descending of [false, true]) {
      // The label's column stands for itself; as a value it is left out.
      if (key.by === 'value' && key.column === 'churn') continue;
      const expected = all.toSorted((a, b) => (descending ? -1 : 1) * compare(of(a), of(b)) || a.rank - b.rank);
      expect(idsOf(await whole({ order: { key, descending } })), JSON.stringify(key)).toEqual(idsOf(expected));
    }
  }
});

test('a filter looks through labels, row numbers and the named values, ignoring case', async () => {
  const plan = names.indexOf('plan');
  const trial = all.filter(({ rank }) => cells[rank - 1][plan] === 'trial');
  expect(trial.length).toBeGreaterThan(0);
  const filter = (text: string, named = columns): SuspectView => ({ filter: { text, columns: named } });
  expect(idsOf(await whole(filter('TRIAL')))).toEqual(idsOf(trial));
  expect(await whole(filter('trial', []))).toEqual([]);
  expect(idsOf(await whole(filter('TAY', [])))).toEqual(
    idsOf(all.filter(({ given, suggested }) => [given, suggested].includes('stay'))),
  );
  expect(await whole(filter(String(all[4].row), []))).toContainEqual(all[4]);
  expect(await whole(filter('nowhere'))).toEqual([]);
  const rows = idsOf(all.slice(3, 6));
  expect(await whole({ within: { model: 'churn', rows } })).toEqual(all.slice(3, 6));
  expect(await whole({ within: { model: 'other', rows } })).toEqual([]);
});

test('a view that is looked at while the engine tries out what a removal would do shows what is there', async () => {
  const looks: Promise<readonly SuspectRow[]>[] = [];
  const report = () => {
    // A view of its own, so that none was kept before.
    looks.push(whole({ filter: { text: '', columns: [String(looks.length)] } }));
  };
  const removed = all.slice(0, 20).map(({ model, row }) => ({ model, row }));
  await session.predictEffect({ removed, relabelled: [] }, new Work({ report }));
  expect(looks.length).toBeGreaterThan(0);
  for (const rows of await Promise.all(looks)) expect(rows).toEqual(all);
});

test('rows fixed since are left out with their ranks, and come back with an undo; training anew ends the ranking', async () => {
  const [first, second, third] = all;
  const other = first.given === 'stay' ? 'churn' : 'stay';
  const fix: Fix = {
    removed: [{ model: 'churn', row: second.row }],
    relabelled: [{ model: 'churn', row: first.row, to: other }],
  };
  await session.fix(fix, quiet);
  expect((await whole({}))[0]).toEqual(third);
  expect(await whole({})).toHaveLength(all.length - 2);
  await session.undo(quiet);
  expect(await whole({})).toEqual(all);
  await session.train('churn', { train: 'train', label: 'churn', holdout: 0.1 }, quiet);
  expect(await session.suspects({}, 0, 10, quiet)).toEqual({ start: 0, rows: [], matching: 0 });
});
