import { expect, it } from 'vitest';
import { SUPPORT } from '../../../src/engine/provenance/support.ts';
import { traceQuery } from './check-laws.ts';
import { smallWorld } from './small-world.ts';

/** One query per refusal that the table of what is supported lists. */
const REFUSED: Readonly<Record<string, string>> = {
  'unsupported-limit-inside': "SELECT * FROM (SELECT id FROM t WHERE kind.predict(*) = 'a' LIMIT 1)",
  'unsupported-window-above-predictions': "SELECT RANK() OVER (ORDER BY size) FROM t WHERE kind.predict(*) = 'a'",
  'unsupported-bare-column': "SELECT g, id, COUNT(*) FROM t WHERE kind.predict(*) <> 'a' GROUP BY g",
  'unsupported-group-by-aggregate':
    'SELECT n, COUNT(*) FROM (SELECT g, SUM(flag.predict(*)) AS n FROM u GROUP BY g) GROUP BY n',
  'unsupported-outer-join': 'SELECT 1 FROM t FULL JOIN u ON t.id = u.tid AND flag.predict(u) = 1',
  'unsupported-collation': 'SELECT COUNT(*) FROM u WHERE flag.predict(*) = 1 GROUP BY g COLLATE NOCASE',
};

it('every refusal that the table lists is one', async () => {
  const bench = await smallWorld();
  for (const [code, sql] of Object.entries(REFUSED)) {
    expect(SUPPORT.some((entry) => entry.kind === 'refused' && entry.code === code && entry.instead)).toBe(true);
    await expect(traceQuery(bench, sql)).rejects.toMatchObject({ code, place: { kind: 'sql' } });
  }
});
