import { expect, test } from 'vitest';
import { RANKING_METHODS } from '../../../src/engine/ranking/ranker.ts';
import { runOn } from '../session.ts';

/** Rows of two classes, of which every fourth of the second is labelled as the first. */
const POINTS = [
  'x,class,wrong',
  ...Array.from({ length: 80 }, (_, i) => {
    const wrong = i % 8 === 1;
    return `${i % 2 ? 1 + i / 40 : -1 - i / 40},${i % 2 && !wrong ? 'b' : 'a'},${Number(wrong)}`;
  }),
].join('\n');

const count = { query: 'n', row: {}, column: 'n', op: '=', value: 40 };

async function run(more: object) {
  const caseFile = {
    rain: 1,
    tables: { points: { file: 'points.csv' } },
    model: { train: 'points', label: 'class' },
    queries: [{ id: 'n', sql: `SELECT COUNT(*) AS n FROM points WHERE predict(*) = 'b' AND x > -1` }],
    complaints: [count],
    truth: { column: 'wrong' },
    ...more,
  };
  return runOn({ 'points.csv': POINTS }, caseFile);
}

test.each([
  ['twice in one', [{ removed: [3, 3] }]],
  ['again later', [{ removed: [3] }, { removed: [2, 3] }]],
  ['and relabelled', [{ removed: [3], relabelled: [{ row: 3, to: 'a' }] }]],
])('a row that is removed cannot be fixed once more: %s', async (_, fixes) => {
  const { error, steps } = await run({ fixes });
  expect(error).toMatchObject({ code: 'row-removed', message: expect.stringContaining('Row 3 of model') });
  expect(error?.place).toEqual({ kind: 'case', path: `fixes[${fixes.length - 1}]` });
  expect(steps).toHaveLength(fixes.length - 1);
});

test('what cannot be done is said with its place in the case, and with a way out', async () => {
  expect((await run({ fixes: [{ removed: [1] }, { removed: [80] }] })).error).toEqual({
    code: 'unknown-row',
    message: 'Row 80 is no training row of model: the rows of points are 0 to 79. Choose another one.',
    place: { kind: 'case', path: 'fixes[1]' },
  });
  const relabelled = await run({ fixes: [{ relabelled: [{ row: 1, to: 'c' }] }] });
  expect(relabelled.error?.message).toBe('"c" is no class of model. Its classes: "a", "b".');
  const number = { train: 'points', label: 'wrong', features: ['x'] };
  const prediction = { op: 'prediction', table: 'points', id: 1, value: '1' };
  const mistyped = await run({ model: number, truth: undefined, complaints: [prediction] });
  expect(mistyped.error).toEqual({
    code: 'unknown-class',
    message: '"1" is no class of model. It is called 1.',
    place: { kind: 'case', path: 'complaints[0].value' },
  });
  const types = { points: { file: 'points.csv', types: { y: 'real' } } };
  await expect(run({ tables: types })).rejects.toMatchObject({ place: { kind: 'case', path: 'tables.points' } });
  const network = { train: 'points', label: 'class', kind: 'cnn' };
  await expect(run({ model: network })).rejects.toMatchObject({ place: { kind: 'case', path: 'model' } });
  const { error } = await run({ debug: { suspects: 'x >' } });
  expect(error?.message).toBe('The condition on suspects cannot be evaluated: it ends too early.');
});

test.each(RANKING_METHODS)(
  'the loop ends without an error when all that may be blamed have been fixed: %s',
  async (method) => {
    const { error, steps } = await run({ debug: { method, suspects: 'x > 2.9', perStep: 1, budget: 9 } });
    expect(error).toBeUndefined();
    expect(steps.flatMap(({ removed }) => removed).toSorted()).toEqual([77, 79]);
  },
);

test('a condition that no training row satisfies is an error, also after fixes', async () => {
  for (const fixes of [[], [{ removed: [3] }]]) {
    const { error } = await run({ fixes, debug: { suspects: 'x > 1e9' } });
    expect(error).toMatchObject({ code: 'no-suspects' });
  }
});

test('numbers that JSON cannot hold are written as SQLite writes them', async () => {
  const { queries } = await run({ queries: [{ id: 'n', sql: 'SELECT 9e999 AS n, -9e999, 0.0 / 0' }], complaints: [] });
  expect(queries).toMatchObject([{ rows: [['Inf', '-Inf', null]] }]);
});

const done = ({ steps }: Awaited<ReturnType<typeof run>>) =>
  steps.map(({ removed, relabelled }) => ({ removed, relabelled }));

test.each(['remove', 'best'])(
  'a loop goes on from the steps of an earlier run as if it had not ended: %s',
  async (fix) => {
    const debug = { fix, perStep: 2, budget: 4 };
    const half = await run({ debug });
    expect(half.steps).toHaveLength(2);
    const whole = await run({ debug: { ...debug, budget: 8 } });
    const continued = await run({ fixes: done(half), debug: { ...debug, budget: 8 } });
    expect(done(continued)).toEqual(done(whole));
    expect(continued.evaluation?.recall).toEqual(whole.evaluation?.recall);
    expect(continued.after).toEqual(whole.after);
    expect(continued.queries).toEqual(whole.queries);
  },
);

test('fixes are applied where nothing is to be debugged', async () => {
  const { steps, after } = await run({ fixes: [{ removed: [1, 9] }, { relabelled: [{ row: 17, to: 'b' }] }] });
  expect(steps.map(({ removed }) => removed)).toEqual([[1, 9], []]);
  expect(steps[1].relabelled).toEqual([{ row: 17, to: 'b' }]);
  expect(after.complaints[0]).not.toEqual(steps[0].complaints[0]);
});

test('a muted complaint counts for nothing', async () => {
  const { after, error } = await run({ complaints: [{ ...count, value: 7, muted: true }, count] });
  expect(error).toBeUndefined();
  expect(after.complaints).toHaveLength(1);
});

test('rows and classes that do not exist stop the run by name', async () => {
  expect((await run({ fixes: [{ removed: [80] }] })).error).toMatchObject({ code: 'unknown-row' });
  const relabelled = [{ row: 1, to: 'c' }];
  expect((await run({ fixes: [{ relabelled }] })).error).toMatchObject({ code: 'unknown-class' });
});

test.each([
  [[{}], 'fixes[0]'],
  [[{ removed: [{ model: 'spam', row: 1 }] }], 'fixes[0].removed[0]'],
  [[{ removed: [1] }, { relabelled: [{ model: 'spam', row: 1, to: 'b' }] }], 'fixes[1].relabelled[0]'],
  [[{ removed: ['1'] }], 'fixes[0].removed[0]'],
])('fixes that say nothing are refused with their place: %j', async (fixes, path) => {
  await expect(run({ fixes })).rejects.toMatchObject({ code: 'case-invalid', place: { path } });
});

test('with several models a row needs the name of its own', async () => {
  const model = { train: 'points', label: 'class' };
  const several = { model: undefined, models: { one: model, other: model }, queries: [], complaints: [] };
  await expect(run({ ...several, fixes: [{ removed: [1] }] })).rejects.toMatchObject({
    place: { path: 'fixes[0].removed[0]' },
  });
  const { steps } = await run({ ...several, fixes: [{ removed: [{ model: 'other', row: 1 }] }] });
  expect(steps[0].removed).toEqual([{ model: 'other', row: 1 }]);
});
