import { beforeAll, describe, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { plantedProblem, plantedSession } from './planted.ts';

const quiet = Work.quiet;
const problem = plantedProblem(7);
const SELECT = 'SELECT rowid AS id, plan, visits, predict(*) AS class FROM users';
let session: Session;

beforeAll(async () => {
  session = await plantedSession(problem);
  await session.run('all', SELECT, quiet);
});

async function rowsOf(sql: string) {
  return (await session.run('other', sql, quiet)).first.rows;
}

describe('a page of an answer', () => {
  test('sorted by a column holds the rows that SQLite puts there, equal ones as they were', async () => {
    const page = await session.page('all', 20, 30, { column: 2, descending: false });
    expect(page.rows).toEqual(await rowsOf(`${SELECT} ORDER BY visits, rowid LIMIT 30 OFFSET 20`));
    const last = await session.page('all', 0, 5, { column: 2, descending: true });
    expect(last.rows.map((row) => row[2])).toEqual(
      (await rowsOf('SELECT visits FROM users ORDER BY visits DESC LIMIT 5')).map(([visits]) => visits),
    );
  });

  test('filtered holds only rows in which some cell contains the text, and counts them', async () => {
    const page = await session.page('all', 0, 1000, undefined, 'TRIAL');
    const trial = await rowsOf(`${SELECT} WHERE plan = 'trial'`);
    expect(page.matching).toBe(trial.length);
    expect(page.rows).toEqual(trial);
    expect((await session.page('all', 0, 10, undefined, 'no such text')).rows).toEqual([]);
  });

  test('sorted and filtered at once, with what depends on predictions beside it', async () => {
    const page = await session.page('all', 0, 7, { column: 0, descending: true }, 'trial');
    expect(page.rows).toEqual(await rowsOf(`${SELECT} WHERE plan = 'trial' ORDER BY rowid DESC LIMIT 7`));
    expect(page.relaxed).toHaveLength(7);
  });

  test('past the end is empty, and an unknown query is refused', async () => {
    expect((await session.page('all', 240, 10)).rows).toEqual([]);
    await expect(session.page('nowhere', 0, 1)).rejects.toMatchObject({ code: 'unknown-query' });
  });
});

test('what the corrupted rows share is found as they were planted: trial users labelled as staying', async () => {
  const corrupted = [...problem.corrupted];
  const [pattern] = await session.patterns('churn', corrupted, quiet);
  expect(pattern.description).toMatch(/stay/);
  expect(pattern.support / corrupted.length).toBeGreaterThan(0.8);
  expect(pattern.lift).toBeGreaterThan(2);
  expect(pattern.rows).toHaveLength(pattern.covered);
});

test('labels that are numbers are classes, not a scale: what is shared is one of them, never a range', async () => {
  const digits = [
    'size,digit',
    ...Array.from({ length: 90 }, (_, i) => `${i % 7},${i % 3 === 0 ? 6 : i % 3 === 1 ? 5 : 2}`),
  ];
  await session.importTable('digits', new Blob([digits.join('\n')]), 'digits.csv', {}, quiet);
  await session.train('digit', { train: 'digits', label: 'digit', holdout: 0 }, quiet);
  const fivesAndSixes = Array.from({ length: 60 }, (_, i) => i).filter((i) => i % 3 < 2);
  const patterns = await session.patterns('digit', fivesAndSixes, quiet);
  expect(patterns.map(({ description }) => description).sort()).toEqual(['digit = 5', 'digit = 6']);
  expect(patterns[0]).toMatchObject({ support: 20, covered: 30, lift: 1.5 });
});
