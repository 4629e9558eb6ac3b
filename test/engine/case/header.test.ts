import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { parseCase } from '../../../src/engine/case/parse.ts';
import { runCase } from '../../../src/engine/case/run.ts';
import { Session } from '../../../src/engine/debugger/session.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';

/** Detection takes the first line for names, since no other cell is a text. */
const FILE = 'x,y\n1,2\n3,4\n';

async function rowsRead(header?: boolean): Promise<unknown> {
  const table = { file: 'points.csv', ...(header === undefined ? {} : { header }) };
  const text = JSON.stringify({
    rain: 1,
    tables: { points: table },
    queries: [{ id: 'q1', sql: 'SELECT COUNT(*) AS n FROM points' }],
  });
  const engine = new Session(await LocalDatabase.open());
  const readFile = (): Promise<Blob> => Promise.resolve(new Blob([FILE]));
  const [answer] = (await runCase(parseCase(text), { engine, backend: 'cpu', readFile }, Work.quiet)).queries;
  return 'rows' in answer ? answer.rows : answer.error;
}

test('a case says whether the first row names the columns; detection decides where it does not', async () => {
  expect(await rowsRead()).toEqual([[2]]);
  expect(await rowsRead(true)).toEqual([[2]]);
  expect(await rowsRead(false)).toEqual([[3]]);
});
