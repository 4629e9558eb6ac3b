import type { CatalogModel } from '../../../../src/engine/sql/catalog.ts';
import { Bench, table } from '../../sql/fixture.ts';
import type { CorpusQuery } from './corpus.ts';

const spam: CatalogModel = {
  name: 'spam',
  features: [{ name: 'text', type: 'text' }],
  classes: [0, 1],
  type: 'boolean',
};
const urgent: CatalogModel = {
  name: 'urgent',
  features: [{ name: 'text', type: 'text' }],
  classes: ['high', 'low'],
  type: 'text',
};

/** Mails with two models over them, and who sent them. */
export function spamBench(): Promise<Bench> {
  return Bench.open(
    [
      table('mails', { id: 'integer', sender: 'text', text: 'text', sent: 'text', size: 'real' }, [
        [1, 'ann@x.org', 'meet http now', '2026-01-03', 1.5],
        [2, 'shop@deal.com', 'deal of the day', '2026-01-03', 10],
        [3, 'shop@deal.com', 'http deal', '2026-02-01', null],
      ]),
      table('senders', { address: 'text', domain: 'text', trusted: 'boolean' }, [
        ['ann@x.org', 'x.org', 1],
        ['shop@deal.com', 'deal.com', 0],
        ['old@x.org', 'x.org', null],
      ]),
    ],
    [spam, urgent],
  );
}

export const SPAM: readonly CorpusQuery[] = [
  ["SELECT COUNT(*) FROM mails WHERE spam.predict(*) = 1 AND text LIKE '%http%'"],
  ["SELECT COUNT(*) FROM mails WHERE spam.predict(*) AND text LIKE '%deal%'"],
  ['SELECT COUNT(*) FROM mails WHERE NOT spam.predict(mails.*)'],
  ["SELECT COUNT(*) FROM mails WHERE spam.predict(*) = 1 AND urgent.predict(*) = 'high'"],
  ["SELECT COUNT(*) FROM mails WHERE spam.predict(*) = 1 OR urgent.predict(*) = 'high'"],
  ['SELECT spam.predict(*), urgent.predict(*), COUNT(*) FROM mails GROUP BY 1, 2'],
  ['SELECT sender, AVG(spam.predict(*)) FROM mails GROUP BY sender'],
  ['SELECT sender, SUM(spam.predict(*)) AS n FROM mails GROUP BY sender HAVING n > 0'],
  ['SELECT substr(sent, 1, 7) AS month, COUNT(*) FROM mails WHERE spam.predict(*) = 1 GROUP BY month'],
  ["SELECT strftime('%m', sent), SUM(spam.predict(*)), COUNT(*) FROM mails GROUP BY strftime('%m', sent)"],
  ['SELECT domain, COUNT(*) FROM mails JOIN senders ON sender = address WHERE spam.predict(mails) = 1 GROUP BY domain'],
  [
    'SELECT domain, COUNT(id) FROM senders LEFT JOIN mails ON sender = address AND spam.predict(mails) = 1 GROUP BY domain',
  ],
  ['SELECT address FROM senders LEFT JOIN mails m ON m.sender = address AND spam.predict(m) = 1 WHERE m.id IS NULL'],
  ['SELECT address FROM senders WHERE EXISTS (SELECT 1 FROM mails m WHERE m.sender = address AND spam.predict(m) = 1)'],
  ["SELECT address FROM senders WHERE address IN (SELECT sender FROM mails WHERE urgent.predict(*) = 'high')"],
  ['SELECT address FROM senders WHERE trusted AND address NOT IN (SELECT sender FROM mails WHERE spam.predict(*) = 1)'],
  [
    "SELECT COUNT(*) FROM mails WHERE urgent.predict(*) = 'high' AND sender IN (SELECT address FROM senders WHERE trusted)",
  ],
  ["SELECT id, CASE spam.predict(*) WHEN 1 THEN 'spam' ELSE 'ham' END AS label FROM mails"],
  ["SELECT id, upper(urgent.predict(*)) || '!' FROM mails"],
  ["SELECT id FROM mails WHERE urgent.predict(*) LIKE 'h%'"],
  ["SELECT id FROM mails WHERE urgent.predict(*) BETWEEN 'a' AND 'k'"],
  ["SELECT id FROM mails WHERE urgent.predict(*) IN ('high', 'low') AND spam.predict(*) IN (1)"],
  ["SELECT id FROM mails WHERE coalesce(nullif(urgent.predict(*), 'low'), 'none') = 'none'"],
  ['SELECT id FROM mails WHERE length(urgent.predict(*)) = 4'],
  ["SELECT id FROM mails WHERE (spam.predict(*) = 1) = (text LIKE '%http%')"],
  ['SELECT id FROM mails WHERE spam.predict(*) IS NOT 1'],
  ['SELECT COUNT(*), COUNT(size), SUM(size), AVG(size), TOTAL(size) FROM mails WHERE spam.predict(*) = 1'],
  ['SELECT SUM(size * spam.predict(*)) FROM mails'],
  ['SELECT SUM(size) FILTER (WHERE spam.predict(*) = 1) * 1.0 / SUM(size) FROM mails'],
  ['SELECT SUM(CASE WHEN spam.predict(*) = 1 THEN 1 ELSE 0 END) * 100 / COUNT(*) FROM mails', { slack: [1] }],
  ['SELECT CAST(AVG(spam.predict(*)) * 100 AS INTEGER) FROM mails', { slack: [1] }],
  ['SELECT COALESCE(SUM(size), 0) FROM mails WHERE spam.predict(*) = 1'],
  ['SELECT IFNULL(MAX(size), -1) FROM mails WHERE spam.predict(*) = 1'],
  ['SELECT COUNT(DISTINCT sender) FROM mails WHERE spam.predict(*) = 1'],
  ['SELECT COUNT(DISTINCT urgent.predict(*)) FROM mails'],
  ['SELECT DISTINCT sender, urgent.predict(*) FROM mails WHERE spam.predict(*) = 1'],
  ['SELECT a.id, b.id FROM mails a JOIN mails b ON urgent.predict(a) = urgent.predict(b) AND a.id < b.id'],
  ['SELECT COUNT(*) FROM mails a JOIN mails b ON spam.predict(a) = spam.predict(b) WHERE a.sender = b.sender'],
  ['SELECT COUNT(*) FROM mails a JOIN mails b ON spam.predict(a) > spam.predict(b)'],
  ["SELECT COUNT(*) FROM mails a, mails b WHERE spam.predict(a) = 1 AND urgent.predict(b) = 'low'"],
  ['SELECT COUNT(*) FROM mails a CROSS JOIN senders s WHERE spam.predict(a) = 1 AND s.trusted'],
  [
    'SELECT COUNT(*) FROM mails NATURAL JOIN (SELECT address AS sender, domain FROM senders) WHERE spam.predict(mails) = 1',
  ],
  [
    'SELECT COUNT(*) FROM mails JOIN (SELECT address AS sender, trusted FROM senders) s USING (sender) WHERE spam.predict(mails) = 1 AND trusted',
  ],
  ['SELECT x.p, COUNT(*) FROM (SELECT spam.predict(*) AS p, size FROM mails) x GROUP BY x.p'],
  ['SELECT AVG(n) FROM (SELECT sender, SUM(spam.predict(*)) AS n FROM mails GROUP BY sender)'],
  ['SELECT COUNT(*) FROM (SELECT sender FROM mails WHERE spam.predict(*) = 1 GROUP BY sender HAVING COUNT(*) > 1)'],
  ['SELECT sender FROM mails GROUP BY sender HAVING AVG(spam.predict(*)) >= 0.5 AND COUNT(*) > 1'],
  ['SELECT id, spam.predict_proba(mails.*, 1) > 0.5 AS likely FROM mails', { refused: 'none' }],
  ['SELECT COUNT(*) FROM mails WHERE spam.predict_proba(mails.*, 1) > 0.5'],
  ['SELECT id, spam.predict_proba(mails.*, 1) * size FROM mails'],
  ['SELECT group_concat(id) FROM mails WHERE spam.predict(*) = 1', { refused: 'opaque' }],
  ["SELECT 'spam: ' || COUNT(*) FROM mails WHERE spam.predict(*) = 1", { refused: 'opaque' }],
  ['SELECT predict(*) FROM mails', { refused: 'ambiguous-model' }],
];
