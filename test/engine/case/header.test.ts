import { expect, test } from 'vitest';
import { runOn } from '../session.ts';

/** Detection takes the first line for names, since no other cell is a text. */
const FILE = 'x,y\n1,2\n3,4\n';

async function rowsRead(header?: boolean): Promise<unknown> {
  const table = { file: 'points.csv', ...(header === undefined ? {} : { header }) };
  const caseFile = {
    rain: 1,
    tables: { points: table },
    queries: [{ id: 'q1', sql: 'SELECT COUNT(*) AS n FROM points' }],
  };
  const [answer] = (await runOn({ 'points.csv': FILE }, caseFile)).queries;
  return 'rows' in answer ? answer.rows : answer.error;
}

test('a case says whether the first row names the columns; detection decides where it does not', async () => {
  expect(await rowsRead()).toEqual([[2]]);
  expect(await rowsRead(true)).toEqual([[2]]);
  expect(await rowsRead(false)).toEqual([[3]]);
});
