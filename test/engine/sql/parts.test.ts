import { beforeAll, describe, expect, it } from 'vitest';
import { queryParts } from '../../../src/engine/sql/parts.ts';
import { Bench, table } from './fixture.ts';

const SQL = `WITH spam(k) AS (SELECT m.id FROM mails m WHERE model.predict(m.*) = 'spam' /* ) */), twice AS (SELECT k * 2 AS k2 FROM spam)
SELECT COUNT(*) FROM twice JOIN (SELECT id, predict(d) AS p FROM (SELECT * FROM mails WHERE size > 0) d) AS labelled ON id = k2 - id;`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open(
    [
      table('mails', { id: 'integer', size: 'real' }, [
        [1, 1],
        [2, -1],
        [3, 2],
      ]),
    ],
    [{ name: 'spam', features: [{ name: 'size', type: 'real' }], classes: ['ham', 'spam'], type: 'text' }],
  );
  await bench.predict('spam', 'mails', [1, 1, 0]);
});

describe('queryParts', () => {
  it('finds CTEs and subqueries with their places', () => {
    expect(queryParts(SQL).map(({ kind, name }) => [kind, name])).toEqual([
      ['cte', 'spam'],
      ['cte', 'twice'],
      ['subquery', 'labelled'],
      ['subquery', 'd'],
    ]);
    expect(queryParts(SQL).map(({ start, end }) => SQL.slice(start, end))[3]).toBe(
      'SELECT * FROM mails WHERE size > 0',
    );
    expect(queryParts('SELECT 1')).toEqual([]);
  });

  it('makes each a query of its own', async () => {
    const answers = [];
    for (const part of queryParts(SQL)) answers.push(await bench.rows(part.sql));
    expect(answers).toEqual([
      [[1], [2]],
      [[2], [4]],
      [
        [1, 'spam'],
        [3, 'ham'],
      ],
      [
        [1, 1],
        [3, 2],
      ],
    ]);
  });
});
