import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { plantedProblem, plantedSession } from './planted.ts';

const quiet = Work.quiet;

test('as many suspects are listed as are asked for, and with ties those that score as the last of them', async () => {
  const problem = plantedProblem(5);
  const [header, ...lines] = (await problem.train.text()).trimEnd().split('\n');
  // Every row three times.
  const train = new Blob([[header, ...lines.flatMap((line) => [line, line, line])].join('\n') + '\n']);
  const session = await plantedSession({ ...problem, train });
  await session.run('q', `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`, quiet);
  await session.complain([{ query: 'q', row: {}, column: 'n', op: '>=', value: problem.churning }], quiet);
  const settings = { method: 'holistic', effects: false } as const;
  const all = await session.findSuspects(settings, quiet);
  const four = await session.findSuspects({ ...settings, most: 4 }, quiet);
  const tied = await session.findSuspects({ ...settings, most: 4, withTies: true }, quiet);
  expect(four.rows).toEqual(all.rows.slice(0, 4));
  expect(four.total).toBe(720);
  const equal = all.rows.filter(({ score }) => score >= all.rows[3].score);
  expect(equal.length).toBeGreaterThanOrEqual(6);
  expect(tied.rows).toEqual(equal);
});
