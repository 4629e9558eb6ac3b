import { beforeAll, describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { RainError } from '../../../src/engine/base/errors.ts';
import { answerQuery } from '../../../src/engine/sql/answer.ts';
import type { CatalogModel } from '../../../src/engine/sql/catalog.ts';
import { prepareQuery } from '../../../src/engine/sql/prepare.ts';
import { Bench, table } from './fixture.ts';

const spam: CatalogModel = {
  name: 'spam',
  features: [{ name: 'size', type: 'real' }],
  classes: ['ham', 'spam'],
  type: 'text',
};
const digit: CatalogModel = {
  name: 'digit',
  features: [{ name: 'size', type: 'real' }],
  classes: [1, 7],
  type: 'integer',
};
const mails = table('mails', { id: 'integer', size: 'real', sender: 'text' }, [
  [10, 1, 'ann'],
  [11, 2, 'bob'],
  [12, 3, 'ann'],
  [13, null, null],
]);
const people = table('people', { name: 'text', team: 'text' }, [
  ['ann', 'red'],
  ['bob', 'blue'],
]);
const views = [
  { name: 'spammy', sql: "SELECT * FROM mails WHERE predict(*) = 'spam' -- only these" },
  { name: 'bare', sql: 'SELECT sender, size FROM mails;' },
];

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open([mails, people], [spam], views);
  await bench.predict('spam', 'mails', [1, 0, 1, 0]);
});

describe('exact answers', () => {
  it.each([
    ["SELECT COUNT(*) FROM mails WHERE predict(*) = 'spam'", [[2]]],
    ["SELECT COUNT(*) FROM mails WHERE predict(mails) = 'spam'", [[2]]],
    ["SELECT COUNT(*) FROM mails m WHERE predict(m.*) = 'spam'", [[2]]],
    ["SELECT COUNT(*) FROM mails m WHERE model.predict ( m . * ) = 'spam'", [[2]]],
    ['SELECT COUNT(*) FROM mails m WHERE "spam".predict(m.*) = "spam"', [[2]]],
    [
      "SELECT id, predict_proba(m.*, 'spam') FROM mails m WHERE id < 12",
      [
        [10, 1],
        [11, 0],
      ],
    ],
    [
      "SELECT AVG(predict_proba(*, 'spam')) + 2 * SUM(spam.predict_proba ( * , 'ham')) FROM mails WHERE id < 12",
      [[2.5]],
    ],
    [
      "SELECT 'predict(m.*)', predict(m) /* predict(x.*) */ FROM mails m LIMIT 1 -- predict(y.*)",
      [['predict(m.*)', 'spam']],
    ],
    [
      "SELECT team, COUNT(*) FROM mails JOIN people ON sender = name AND predict(*) = 'spam' GROUP BY team",
      [['red', 2]],
    ],
    [
      'SELECT predict(d.*), id FROM (SELECT * FROM mails WHERE size > 1) d ORDER BY id',
      [
        ['ham', 11],
        ['spam', 12],
      ],
    ],
    ["SELECT * FROM (SELECT id, size FROM mails LIMIT 2) WHERE predict(*) = 'spam'", [[10, 1]]],
    [
      "WITH c(a, size) AS (SELECT id, size FROM mails) SELECT * FROM c WHERE predict(c) = 'spam'",
      [
        [10, 1],
        [12, 3],
      ],
    ],
    [
      'WITH c AS (SELECT * FROM mails), d AS (SELECT c.size, c.id FROM c) SELECT d.*, predict(d) FROM d WHERE id = 12',
      [[3, 12, 'spam']],
    ],
    ['SELECT COUNT(*) FROM spammy', [[2]]],
    ["SELECT s.id FROM spammy AS s, people WHERE sender = name AND predict(s) <> 'ham'", [[10], [12]]],
    ["SELECT size, predict(b) FROM bare b WHERE sender = 'bob'", [[2, 'ham']]],
    [
      'SELECT people.name, predict(m) FROM people LEFT JOIN mails m ON m.sender = name AND size > 1 ORDER BY 1',
      [
        ['ann', 'spam'],
        ['bob', 'ham'],
      ],
    ],
    [
      'SELECT p.name, predict(m) IS NULL FROM people p LEFT JOIN mails m ON m.sender = name AND size = 1 ORDER BY 1',
      [
        ['ann', 0],
        ['bob', 1],
      ],
    ],
    ['SELECT COUNT(*) FROM mails l JOIN mails r ON predict(l) = predict(r)', [[8]]],
    ['SELECT COUNT(*) FROM mails l, mails r WHERE predict(l) <> predict(r) AND l.id < r.id', [[4]]],
    [
      'SELECT * FROM mails l JOIN mails r ON predict(l) = predict(r) AND l.id = 10 AND r.id = 12',
      [[10, 1, 'ann', 12, 3, 'ann']],
    ],
    [
      'SELECT l.id, predict(r) FROM mails l NATURAL JOIN mails r WHERE predict(l) = predict(r)',
      [
        [10, 'spam'],
        [11, 'ham'],
        [12, 'spam'],
      ],
    ],
    [
      "SELECT (SELECT COUNT(*) FROM mails i WHERE i.sender = people.name AND predict(i) = 'spam') FROM people",
      [[2], [0]],
    ],
    [
      "SELECT name FROM people WHERE EXISTS (SELECT 1 FROM mails WHERE sender = name AND predict(*) = 'ham')",
      [['bob']],
    ],
    [
      'SELECT predict(*), COUNT(*) FROM mails GROUP BY predict(*) HAVING COUNT(*) > 1 ORDER BY predict(*)',
      [
        ['ham', 2],
        ['spam', 2],
      ],
    ],
    [
      "SELECT CASE predict(*) WHEN 'spam' THEN 'S' ELSE 'H' END AS k, SUM(size) FROM mails GROUP BY k",
      [
        ['H', 2],
        ['S', 4],
      ],
    ],
    ["SELECT AVG(predict(*) = 'spam') FROM mails;", [[0.5]]],
    ['SELECT 1 UNION SELECT 2', [[1], [2]]],
  ])('%s', async (sql, rows) => {
    expect(await bench.rows(sql)).toEqual(rows);
  });

  it('names columns after the user’s own text', async () => {
    expect(await bench.columns("SELECT predict(m.*), m.id, model.predict(m.*) = 'a' b, id+1 FROM mails m")).toEqual([
      'predict(m.*)',
      'id',
      'b',
      'id+1',
    ]);
    expect(await bench.columns("SELECT * FROM (SELECT model.predict(*) = 'ham', id FROM mails)")).toEqual([
      "model.predict(*) = 'ham'",
      'id',
    ]);
  });

  it('keeps the type of the label column', async () => {
    const numbers = await Bench.open([mails], [digit]);
    await numbers.predict('digit', 'mails', [0, 1, 1, 0]);
    expect(
      await numbers.rows(
        "SELECT predict(*) || '', typeof(predict(*)), SUM(predict(*)), predict(*) = '7' FROM mails WHERE id = 11",
      ),
    ).toEqual([['7', 'integer', 7, 1]]);
    expect(
      await numbers.rows('SELECT l.id, r.id FROM mails l JOIN mails r ON predict(l) = predict(r) - 6'),
    ).toHaveLength(4);
  });
});

/** The error of a query, with the text that it points at. */
async function failure(sql: string, of = bench): Promise<{ code: string; message: string; text: string | undefined }> {
  try {
    await answerQuery(prepareQuery(sql, of.catalog), of.database, of.catalog, Work.quiet);
  } catch (thrown) {
    const { code, message, place } = thrown as RainError;
    return { code, message, text: place?.kind === 'sql' ? sql.slice(place.start, place.end) : undefined };
  }
  throw new Error('no error');
}

describe('errors point at the user’s text', () => {
  it.each([
    ['SELECT 1 FROM', 'syntax-error', 'M'],
    ['SELECT * FRM mails', 'syntax-error', 'FRM'],
    ['', 'empty-query', ''],
    ['SELECT 1; SELECT 2', 'several-statements', 'SELECT 2'],
    ['DELETE FROM mails', 'not-a-query', 'DELETE FROM mails'],
    ["ATTACH 'x' AS y", 'not-a-query', "ATTACH 'x' AS y"],
    ['SELECT rain$x FROM mails', 'reserved-name', 'rain$x'],
    ['SELECT predict(*) FROM mails WHERE model.predict(mails.*) = sise', 'unknown-column', 'sise'],
    ['SELECT predict(m.*) FROM mail m', 'unknown-table', 'mail m'],
    ['SELECT sise FROM mails', 'unknown-column', 'sise'],
    ['SELECT * FROM mials', 'unknown-table', 'mials'],
    ['SELECT foo(1) FROM mails', 'unknown-function', 'foo'],
    ['SELECT * FROM mails WHERE size > :least', 'parameter', ':least'],
    ['SELECT other.predict(*) FROM mails', 'unknown-model', 'other.predict(*)'],
    ['SELECT predict(x.*) FROM mails', 'unknown-table', 'x'],
    ['SELECT predict(*) FROM people', 'cannot-predict', 'predict(*)'],
    ['SELECT predict(d) FROM (SELECT size + 1 AS size FROM mails) d', 'cannot-predict', 'predict(d)'],
    ['SELECT predict(*) FROM mails a, mails b', 'ambiguous-predict', 'predict(*)'],
    ['SELECT predict(a), size FROM mails a, mails b', 'ambiguous-column', 'size'],
    ["SELECT predict_proba(m, 'eggs') FROM mails m", 'unknown-class', "'eggs'"],
    ['SELECT predict() FROM mails', 'predict-arguments', 'predict()'],
  ])('%s → %s', async (sql, code, text) => {
    expect(await failure(sql)).toMatchObject({ code, text });
  });

  it('suggests near names and lists what is missing', async () => {
    expect((await failure('SELECT sise FROM mails')).message).toContain('Did you mean “size”?');
    expect((await failure('SELECT predict(*), sise FROM mails')).message).toContain('Did you mean “size”?');
    expect((await failure('SELECT predict(*) FROM mials')).message).toContain('Did you mean “mails”?');
    expect((await failure('SELECT predict(*) FROM people')).message).toContain('size is missing');
  });

  it('warns of literals that are no class', () => {
    const warnings = (sql: string) => prepareQuery(sql, bench.catalog).warnings;
    expect(warnings("SELECT 1 FROM mails WHERE predict(*) = 'spam' OR predict(*) IN ('ham')")).toEqual([]);
    expect(warnings("SELECT 1 FROM mails WHERE predict(*) <> 'Spam'")).toEqual([
      '“Spam” is no class of spam, whose classes are “ham”, “spam”. Did you mean “spam”?',
    ]);
    expect(warnings('SELECT 1 FROM mails WHERE predict(*) IN (1, "spam")')).toHaveLength(1);
  });

  it('says which predictions a query reads', () => {
    const prepared = prepareQuery('SELECT predict(a), predict(b) FROM mails a, MAILS b', bench.catalog);
    expect(prepared.pairs).toEqual([{ model: 'spam', table: 'mails' }]);
    expect(prepareQuery('SELECT 1', bench.catalog)).toMatchObject({
      pairs: [],
      notComplainable: { code: 'no-predictions' },
    });
  });

  it('wants the model named where there are several', async () => {
    const two = await Bench.open([mails], [spam, digit]);
    expect(await failure('SELECT predict(*) FROM mails', two)).toMatchObject({
      code: 'ambiguous-model',
      text: 'predict(*)',
    });
    await two.predict('digit', 'mails', [0, 1, 1, 0]);
    await two.predict('spam', 'mails', [0, 0, 1, 0]);
    expect(await two.rows('SELECT digit.predict(*), spam.predict(mails.*) FROM mails WHERE id = 12')).toEqual([
      [7, 'spam'],
    ]);
  });
});
