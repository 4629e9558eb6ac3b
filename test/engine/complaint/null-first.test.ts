import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { sessionOn } from '../session.ts';

const quiet = Work.quiet;

/** Two groups that x parts, and queried rows of the one that no query below asks for: its AVG and SUM are NULL. */
async function askedAboutNobody() {
  const rows = Array.from({ length: 20 }, (_, i) => (i % 2 ? '1,7,1' : '-1,7,0'));
  const session = await sessionOn({ 't.csv': ['x,v,y', ...rows].join('\n'), 'u.csv': 'x,v\n-1,3\n-1,4\n-1,3\n' });
  await session.train('m', { train: 't', label: 'y', holdout: 0, features: ['x'] }, quiet);
  await session.run('q', 'SELECT AVG(v) AS mean, SUM(v) AS sum FROM u WHERE predict(*) = 1', quiet);
  return { session, rows };
}

test('a cell that was NULL at first gets its tolerance from the number that it becomes', async () => {
  const { session, rows } = await askedAboutNobody();
  const about = { query: 'q', row: {}, op: '=' } as const;
  const before = await session.complain(
    [
      { ...about, column: 'mean', value: 3.5 },
      { ...about, column: 'sum', value: 10.3 },
    ],
    quiet,
  );
  expect(before.map(({ value }) => value)).toEqual([null, null]);
  const relabelled = rows.flatMap((row, i) => (row.startsWith('-') ? [{ model: 'm', row: i, to: 1 }] : []));
  const { state } = await session.fix({ removed: [], relabelled }, quiet);
  const [mean, sum] = state.complaints;
  // A mean is no integer: 3.33 is not within a thousandth of 3.5. A sum of integers is one: 10 is within 0.5 of 10.3.
  expect(mean).toMatchObject({ value: 10 / 3, holds: false });
  expect(sum).toMatchObject({ value: 10, holds: true });
});

test('an inequality that only NULL breaks leaves nothing to rank by, and ranking says so', async () => {
  const { session } = await askedAboutNobody();
  const atMost = (value: number) => ({ query: 'q', row: {}, column: 'mean', op: '<=', value }) as const;
  // The mean over nobody is NULL, expected to be 10/3 were there somebody.
  const [state] = await session.complain([atMost(5)], quiet);
  expect(state).toMatchObject({ value: null, holds: false });
  for (const method of ['holistic', 'auto'] as const) {
    await expect(session.findSuspects({ method }, quiet)).rejects.toMatchObject({
      code: 'nothing-to-rank-by',
      message: expect.stringMatching(/complaint 1 speaks of is NULL, while its expectation, 3\.33\d\d, is as wanted/),
      place: { kind: 'case', path: 'complaints[0]' },
    });
  }
  expect((await session.findSuspects({ method: 'loss' }, quiet)).total).toBe(20);
  await session.complain([atMost(3)], quiet);
  expect((await session.findSuspects({ method: 'holistic' }, quiet)).total).toBe(20);
});
