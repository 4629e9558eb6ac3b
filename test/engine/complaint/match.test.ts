import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { columnIndex, distinctNames } from '../../../src/engine/complaint/match.ts';
import { plantedProblem, plantedSession } from '../debugger/planted.ts';

const quiet = Work.quiet;
const place = { kind: 'case', path: 'complaints[0].row' } as const;

test('columns of one name are told apart by a number that no other column bears', () => {
  expect(distinctNames(['id', 'digit', 'id', 'digit', 'n'])).toEqual(['id:1', 'digit:1', 'id:2', 'digit:2', 'n']);
  expect(distinctNames(['id', 'id:1', 'id'])).toEqual(['id:2', 'id:1', 'id:3']);
  const columns = ['id', 'digit', 'id'];
  expect(columnIndex(columns, 'id:2', place)).toBe(2);
  expect(columnIndex(columns, 'DIGIT', place)).toBe(1);
  expect(() => columnIndex(columns, 'id', place)).toThrow(/id:1 or id:2/);
});

test('a row of a join whose sides have the same columns can be complained about by its values', async () => {
  const problem = plantedProblem(7, 60);
  const session = await plantedSession(problem);
  const answer = await session.run(
    'pairs',
    'SELECT * FROM users l JOIN users r ON predict(l) = predict(r) WHERE l.rowid < 3 AND r.rowid BETWEEN 3 AND 5',
    quiet,
  );
  const names = answer.columns.map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(['idle:1', 'visits:1']);
  expect(answer.columns.map(({ title }) => title).slice(0, 2)).toEqual(['idle', 'visits']);
  const [first] = answer.first.rows;
  const row = Object.fromEntries(names.map((name, i) => [name, first[i]]));
  const [state] = await session.complain([{ query: 'pairs', row, op: 'absent' }], quiet);
  expect(state).toMatchObject({ value: 1, holds: false });
  expect(state.relaxed).toBeGreaterThan(0);
});
