import type { CatalogModel } from '../../../../src/engine/sql/catalog.ts';
import { Bench, table } from '../../sql/fixture.ts';
import type { CorpusQuery } from './corpus.ts';

const mood: CatalogModel = {
  name: 'mood',
  features: [{ name: 'stars', type: 'integer' }],
  classes: ['bad', 'good', 'mixed'],
  type: 'text',
};

/** Products, their reviews with a model of the reviewer's mood, and orders. */
export function shopBench(): Promise<Bench> {
  return Bench.open(
    [
      table('reviews', { rid: 'integer', product: 'integer', stars: 'integer', day: 'text', helpful: 'integer' }, [
        [1, 1, 5, '2026-03-01', 4],
        [2, 1, 1, '2026-03-02', null],
        [3, 2, 3, '2026-03-02', 0],
      ]),
      table('products', { pid: 'integer', title: 'text', price: 'real', category: 'text' }, [
        [1, 'lamp', 20, 'home'],
        [2, 'pen', 2.5, 'office'],
        [3, 'desk', 100, 'office'],
      ]),
      table('orders', { product: 'integer', quantity: 'integer', returned: 'boolean' }, [
        [1, 2, 0],
        [1, 1, 1],
        [2, 10, 0],
        [2, 10, 0],
      ]),
    ],
    [mood],
  );
}

export const SHOP: readonly CorpusQuery[] = [
  ["SELECT COUNT(*) FROM reviews WHERE predict(*) = 'bad'"],
  ['SELECT mood.predict(*), COUNT(*), AVG(stars) FROM reviews GROUP BY mood.predict(*)'],
  ["SELECT title, COUNT(*) FROM products JOIN reviews ON product = pid WHERE predict(reviews) = 'bad' GROUP BY title"],
  ["SELECT category, AVG(predict(r) = 'good') FROM products p JOIN reviews r ON r.product = p.pid GROUP BY category"],
  [
    "SELECT title, SUM(quantity) FROM products JOIN orders o ON o.product = pid JOIN reviews r ON r.product = pid WHERE predict(r) = 'good' GROUP BY title",
  ],
  ["SELECT title, price FROM products WHERE pid IN (SELECT product FROM reviews WHERE predict(*) = 'bad')"],
  [
    "SELECT title FROM products p WHERE (SELECT COUNT(*) FROM reviews r WHERE r.product = p.pid AND predict(r) = 'bad') > 0",
  ],
  [
    "SELECT title, (SELECT COUNT(*) FROM reviews r WHERE r.product = p.pid AND predict(r) = 'bad') AS bad FROM products p",
  ],
  [
    "SELECT title, (SELECT AVG(helpful) FROM reviews r WHERE r.product = p.pid AND predict(r) = 'good') FROM products p",
  ],
  [
    "SELECT SUM(price * quantity) FROM orders o JOIN products ON pid = o.product WHERE EXISTS (SELECT 1 FROM reviews r WHERE r.product = pid AND predict(r) = 'bad')",
  ],
  [
    "SELECT COUNT(*) FROM orders WHERE returned AND product IN (SELECT product FROM reviews WHERE predict(*) IN ('bad', 'mixed'))",
  ],
  ["SELECT p.title, r.rid FROM products p LEFT JOIN reviews r ON r.product = p.pid AND predict(r) <> 'bad'"],
  [
    "SELECT p.title, COUNT(r.rid) AS n FROM products p LEFT JOIN reviews r ON r.product = p.pid AND predict(r) <> 'bad' GROUP BY p.title HAVING COUNT(r.rid) = 0",
  ],
  [
    "SELECT p.category, COUNT(*) FROM products p LEFT JOIN (SELECT * FROM reviews WHERE predict(*) = 'good') g ON g.product = p.pid WHERE g.rid IS NULL GROUP BY p.category",
  ],
  ["SELECT day, COUNT(*) FROM reviews WHERE predict(*) = 'bad' GROUP BY day HAVING COUNT(*) >= 1 ORDER BY day"],
  ["SELECT day, SUM(predict(*) = 'good') - SUM(predict(*) = 'bad') AS balance FROM reviews GROUP BY day"],
  ["SELECT day, SUM(CASE predict(*) WHEN 'good' THEN 1 WHEN 'bad' THEN -1 ELSE 0 END) FROM reviews GROUP BY day"],
  ["SELECT predict(*) || '-' || day AS k, COUNT(*) FROM reviews GROUP BY k"],
  ["SELECT predict(*) = 'bad' AND stars > 3 AS odd, COUNT(*) FROM reviews GROUP BY odd"],
  ["SELECT COUNT(*) FROM reviews WHERE predict(*) = 'good' AND stars < 3 OR predict(*) = 'bad' AND stars > 3"],
  ["SELECT COUNT(*) FROM reviews WHERE NOT (predict(*) = 'good' OR predict(*) = 'mixed')"],
  ["SELECT COUNT(*) FROM reviews WHERE iif(predict(*) = 'mixed', stars > 2, helpful IS NULL)"],
  ["SELECT MAX(stars), MIN(helpful) FROM reviews WHERE predict(*) <> 'mixed'"],
  ["SELECT MAX(stars) - MIN(stars) FROM reviews WHERE predict(*) <> 'mixed'"],
  ["SELECT AVG(stars) - (SELECT AVG(stars) FROM reviews) FROM reviews WHERE predict(*) = 'good'"],
  ["SELECT SUM(helpful) * 1.0 / NULLIF(COUNT(helpful), 0) FROM reviews WHERE predict(*) = 'good'"],
  [
    "SELECT sqrt(COUNT(*)), abs(SUM(stars) - 5), round(AVG(stars)) FROM reviews WHERE predict(*) = 'good'",
    { slack: [0, 0, 0.51] },
  ],
  [
    "SELECT CASE WHEN COUNT(*) > 1 THEN 'many' ELSE 'few' END FROM reviews WHERE predict(*) = 'good'",
    { refused: 'opaque' },
  ],
  ['SELECT a.rid, b.rid FROM reviews a JOIN reviews b ON predict(a) = predict(b) AND a.rid <> b.rid'],
  ['SELECT * FROM reviews l JOIN reviews r ON predict(l) = predict(r)'],
  ['SELECT COUNT(*) FROM reviews l JOIN reviews r ON predict(l) = predict(r) AND l.product = r.product'],
  ['SELECT predict(l), COUNT(*) FROM reviews l JOIN reviews r ON predict(l) = predict(r) GROUP BY predict(l)'],
  ['SELECT COUNT(*) FROM reviews l JOIN reviews r ON predict(l) <> predict(r) AND l.day = r.day'],
  [
    'SELECT r.rid FROM reviews r WHERE NOT EXISTS (SELECT 1 FROM reviews o WHERE o.product = r.product AND predict(o) <> predict(r))',
  ],
  ['WITH labelled AS (SELECT *, predict(*) AS m FROM reviews) SELECT m, day, COUNT(*) FROM labelled GROUP BY m, day'],
  [
    'WITH labelled AS (SELECT rid, product, predict(*) AS m FROM reviews) SELECT a.rid, b.rid FROM labelled a JOIN labelled b ON a.m = b.m WHERE a.rid < b.rid',
  ],
  [
    "WITH bad AS (SELECT product, COUNT(*) AS n FROM reviews WHERE predict(*) = 'bad' GROUP BY product) SELECT title, n FROM products JOIN bad ON product = pid",
  ],
  [
    "WITH bad AS (SELECT product, COUNT(*) AS n FROM reviews WHERE predict(*) = 'bad' GROUP BY product) SELECT title, COALESCE(n, 0) FROM products LEFT JOIN bad ON product = pid",
  ],
  [
    "WITH bad AS (SELECT product, COUNT(*) AS n FROM reviews WHERE predict(*) = 'bad' GROUP BY product) SELECT SUM(price * n) FROM products JOIN bad ON product = pid",
  ],
  [
    "WITH bad AS (SELECT product, COUNT(*) AS n FROM reviews WHERE predict(*) = 'bad' GROUP BY product) SELECT n, COUNT(*) FROM bad GROUP BY n",
    { refused: 'unsupported-group-by-aggregate' },
  ],
  [
    "WITH RECURSIVE days(d) AS (SELECT 1 UNION ALL SELECT d + 1 FROM days WHERE d < 3) SELECT d, COUNT(*) FROM days JOIN reviews ON stars >= d WHERE predict(reviews) = 'good' GROUP BY d",
  ],
  [
    "SELECT category FROM products INTERSECT SELECT category FROM products JOIN reviews r ON r.product = pid WHERE predict(r) = 'good'",
  ],
  ["SELECT pid FROM products EXCEPT SELECT product FROM reviews WHERE predict(*) = 'bad'"],
  ['SELECT title FROM products WHERE pid = 1 UNION ALL SELECT predict(*) FROM reviews'],
  [
    "SELECT q.m, q.n FROM (SELECT predict(*) AS m, COUNT(*) AS n FROM reviews GROUP BY predict(*)) q WHERE q.n > 1 AND q.m <> 'mixed'",
  ],
  ['SELECT stars, predict(*), LAG(stars) OVER (ORDER BY rid) FROM reviews'],
  ['SELECT predict(d), d.r FROM (SELECT *, RANK() OVER (ORDER BY stars) AS r FROM reviews) d'],
  ["SELECT json_extract('{\"a\": 2}', '$.a') + COUNT(*) FROM reviews WHERE predict(*) = 'good'"],
  [
    "SELECT COUNT(*) FROM reviews r, json_each('[1,5]') j WHERE r.stars = j.value AND predict(r) = 'good'",
    { refused: 'unsupported-table-function' },
  ],
  [
    "SELECT COUNT(*) FROM reviews r JOIN (SELECT value FROM json_each('[1,5]')) j ON r.stars = j.value WHERE predict(r) = 'good'",
  ],
  [
    "SELECT COUNT(*) FROM reviews r FULL JOIN products p ON p.pid = r.product AND predict(r) = 'good'",
    { refused: 'unsupported-outer-join' },
  ],
  ['SELECT p.title, predict(r) FROM reviews r RIGHT JOIN products p ON p.pid = r.product'],
  ["VALUES ('a', 1)", { refused: 'no-predictions' }],
];
