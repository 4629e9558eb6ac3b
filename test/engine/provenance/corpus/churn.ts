import type { CatalogModel } from '../../../../src/engine/sql/catalog.ts';
import { Bench, table } from '../../sql/fixture.ts';
import type { CorpusQuery } from './corpus.ts';

const churn: CatalogModel = {
  name: 'churn',
  features: [
    { name: 'age', type: 'integer' },
    { name: 'plan', type: 'text' },
  ],
  classes: ['churn', 'stay'],
  type: 'text',
};

/** The papers' story: users, their logins and payments, and a model of who leaves. */
export function churnBench(): Promise<Bench> {
  return Bench.open(
    [
      table('users', { id: 'integer', name: 'text', age: 'integer', plan: 'text', country: 'text' }, [
        [1, 'Ann', 31, 'free', 'NL'],
        [2, 'Bob', 45, 'pro', 'DE'],
        [3, 'Cem', null, 'pro', 'NL'],
        [4, 'Dee', 22, 'free', null],
      ]),
      table('logins', { user_id: 'integer', week: 'integer', active: 'boolean', minutes: 'real' }, [
        [1, 1, 1, 12.5],
        [1, 2, 1, 3],
        [2, 1, 0, 0],
        [2, 2, 1, 40],
        [3, 2, 1, null],
        [9, 2, 1, 7],
      ]),
      table('payments', { user_id: 'integer', amount: 'real', month: 'text' }, [
        [1, 10, '2026-01'],
        [2, 25, '2026-01'],
        [2, 25, '2026-02'],
        [3, null, '2026-02'],
      ]),
    ],
    [churn],
    [
      {
        name: 'active_users',
        sql: 'SELECT DISTINCT u.* FROM users u JOIN logins l ON l.user_id = u.id WHERE l.active',
      },
      { name: 'at_risk', sql: "SELECT id, name, country FROM users WHERE predict(*) = 'churn'" },
    ],
  );
}

export const CHURN: readonly CorpusQuery[] = [
  // The papers' figure 1, up to names.
  [
    "SELECT COUNT(*) FROM users u JOIN logins l ON u.id = l.user_id WHERE l.active AND l.week = 2 AND model.predict(u.*) = 'churn'",
  ],
  [
    "SELECT l.week, COUNT(*) FROM users u JOIN logins l ON u.id = l.user_id WHERE l.active AND model.predict(u.*) = 'churn' GROUP BY l.week",
  ],
  [
    "SELECT week, COUNT(DISTINCT u.id) AS users FROM logins l, users u WHERE l.user_id = u.id AND predict(u) = 'churn' GROUP BY week ORDER BY week",
  ],
  ["SELECT country, COUNT(*) FROM users WHERE predict(*) = 'churn' GROUP BY country"],
  ["SELECT plan, AVG(predict(*) = 'churn') AS share FROM users GROUP BY plan"],
  [
    "SELECT plan, ROUND(100.0 * SUM(predict(*) = 'churn') / COUNT(*), 1) AS percent FROM users GROUP BY plan",
    { slack: [0, 0.051] },
  ],
  ['SELECT plan, predict(*) AS p, COUNT(*) FROM users GROUP BY plan, p'],
  ["SELECT name FROM users WHERE predict(*) = 'churn' ORDER BY name"],
  ['SELECT name, predict(*) FROM users'],
  ['SELECT *, predict(users.*) AS prediction FROM users'],
  ["SELECT id, predict_proba(users.*, 'churn') AS p FROM users"],
  ["SELECT AVG(predict_proba(*, 'churn')) FROM users"],
  ["SELECT AVG(predict_proba(users.*, 'churn')) FROM users"],
  ["SELECT SUM(amount) FROM payments p JOIN users u ON u.id = p.user_id WHERE predict(u.*) = 'churn'"],
  [
    "SELECT month, SUM(amount) AS at_risk FROM payments p JOIN users u ON u.id = p.user_id WHERE predict(u.*) = 'churn' GROUP BY month",
  ],
  [
    "SELECT month, TOTAL(CASE WHEN predict(u) = 'churn' THEN amount END) / TOTAL(amount) FROM payments p JOIN users u ON u.id = p.user_id GROUP BY month",
  ],
  [
    "SELECT u.name, COUNT(l.week) FROM users u LEFT JOIN logins l ON l.user_id = u.id WHERE predict(u) = 'churn' GROUP BY u.id, u.name",
  ],
  [
    "SELECT u.name, SUM(l.minutes) FROM users u JOIN logins l ON l.user_id = u.id AND predict(u) = 'stay' GROUP BY u.name HAVING SUM(l.minutes) > 10",
  ],
  [
    "SELECT name FROM users u WHERE predict(u) = 'churn' AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.user_id = u.id)",
  ],
  ["SELECT week FROM logins GROUP BY week HAVING COUNT(*) > (SELECT COUNT(*) FROM users WHERE predict(*) = 'churn')"],
  ["SELECT COUNT(*) FROM logins WHERE user_id IN (SELECT id FROM users WHERE predict(*) = 'churn')"],
  ["SELECT COUNT(*) FROM logins WHERE user_id NOT IN (SELECT id FROM users WHERE predict(*) = 'churn')"],
  [
    "SELECT COUNT(*) FROM logins l WHERE EXISTS (SELECT 1 FROM users u WHERE u.id = l.user_id AND predict(u) = 'churn')",
  ],
  [
    "WITH risky AS (SELECT id, country FROM users WHERE predict(*) = 'churn') SELECT country, COUNT(*) FROM risky GROUP BY country",
  ],
  [
    "WITH risky AS (SELECT * FROM users WHERE predict(*) = 'churn'), weekly AS (SELECT week, COUNT(*) AS n FROM logins JOIN risky ON user_id = id GROUP BY week) SELECT week, n FROM weekly WHERE n >= 2",
  ],
  [
    "WITH weekly AS (SELECT week, COUNT(*) AS n FROM logins l JOIN users u ON u.id = l.user_id WHERE predict(u) = 'churn' GROUP BY week) SELECT MAX(n) FROM weekly",
    { refused: 'opaque' },
  ],
  [
    "WITH weekly AS (SELECT week, COUNT(*) AS n FROM logins l JOIN users u ON u.id = l.user_id WHERE predict(u) = 'churn' GROUP BY week) SELECT AVG(n), SUM(n) FROM weekly",
  ],
  ['SELECT COUNT(*) FROM at_risk'],
  ['SELECT r.name, p.amount FROM at_risk r JOIN payments p ON p.user_id = r.id WHERE p.amount > 10'],
  ["SELECT COUNT(*) FROM active_users a WHERE predict(a) = 'churn'", { refused: 'cannot-predict' }],
  ["SELECT COUNT(*) FROM users WHERE id IN (SELECT id FROM active_users) AND predict(users) = 'churn'"],
  [
    'SELECT u.plan, v.plan, COUNT(*) FROM users u JOIN users v ON predict(u) = predict(v) AND u.id < v.id GROUP BY u.plan, v.plan',
  ],
  ['SELECT COUNT(*) FROM users u JOIN users v ON predict(u) = predict(v)'],
  ['SELECT u.name, v.name FROM users u, users v WHERE predict(u) <> predict(v) AND u.country = v.country'],
  ["SELECT country, predict(*) = 'churn' AS risky, COUNT(*) FROM users GROUP BY country, predict(*) = 'churn'"],
  ["SELECT CASE WHEN age < 30 THEN 'young' ELSE 'old' END AS band, SUM(predict(*) = 'churn') FROM users GROUP BY band"],
  ["SELECT age / 10 * 10 AS decade, AVG(predict(*) = 'churn') FROM users GROUP BY 1"],
  ["SELECT COUNT(*) FILTER (WHERE predict(*) = 'churn'), COUNT(*) FILTER (WHERE predict(*) = 'stay') FROM users"],
  ["SELECT MIN(age), MAX(age) FROM users WHERE predict(*) = 'churn'"],
  ["SELECT DISTINCT country FROM users WHERE predict(*) = 'churn'"],
  ["SELECT country FROM users WHERE predict(*) = 'churn' UNION SELECT country FROM users WHERE plan = 'pro'"],
  ["SELECT id FROM users EXCEPT SELECT id FROM users WHERE predict(*) = 'churn'"],
  [
    "SELECT 'churn' AS what, COUNT(*) FROM users WHERE predict(*) = 'churn' UNION ALL SELECT 'all', COUNT(*) FROM users",
  ],
  [
    "SELECT 'churn' AS what, COUNT(*) FROM users WHERE predict(*) = 'churn' UNION SELECT 'stay', COUNT(*) FROM users WHERE predict(*) = 'stay'",
  ],
  [
    'SELECT name, minutes, RANK() OVER (ORDER BY minutes DESC) AS place, predict(u) FROM users u JOIN logins l ON l.user_id = u.id',
  ],
  [
    "SELECT week, COUNT(*) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY week) AS nth FROM logins) l JOIN users u ON u.id = l.user_id WHERE nth = 1 AND predict(u) = 'churn' GROUP BY week",
  ],
  [
    "SELECT name, ROW_NUMBER() OVER (ORDER BY age) FROM users WHERE predict(*) = 'churn'",
    { refused: 'unsupported-window-above-predictions' },
  ],
  ["SELECT * FROM (SELECT * FROM users WHERE predict(*) = 'churn' LIMIT 2) x", { refused: 'unsupported-limit-inside' }],
  [
    "SELECT country, name, COUNT(*) FROM users WHERE predict(*) = 'churn' GROUP BY country",
    { refused: 'unsupported-bare-column' },
  ],
  ["SELECT (SELECT COUNT(*) FROM users WHERE predict(*) = 'churn') * 100.0 / (SELECT COUNT(*) FROM users)"],
  [
    "SELECT name, (SELECT SUM(amount) FROM payments p WHERE p.user_id = u.id) AS paid FROM users u WHERE predict(u) = 'churn'",
  ],
  [
    "SELECT country, COUNT(*) FROM users WHERE predict(*) = 'churn' GROUP BY country ORDER BY COUNT(*) DESC LIMIT 1",
    { limited: true },
  ],
];
