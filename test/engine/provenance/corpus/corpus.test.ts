import { describe, expect, it } from 'vitest';
import type { Bench } from '../../sql/fixture.ts';
import { checkWorlds, traceQuery } from '../check-laws.ts';
import { CHURN, churnBench } from './churn.ts';
import type { CorpusQuery } from './corpus.ts';
import { SHOP, shopBench } from './shop.ts';
import { SPAM, spamBench } from './spam.ts';

const corpora: readonly [string, () => Promise<Bench>, readonly CorpusQuery[]][] = [
  ['churn', churnBench, CHURN],
  ['spam', spamBench, SPAM],
  ['shop', shopBench, SHOP],
];

it('holds at least 150 queries', () => {
  expect(corpora.reduce((sum, [, , queries]) => sum + queries.length, 0)).toBeGreaterThanOrEqual(150);
});

describe.each(corpora)('%s', (_, open, queries) => {
  const bench = open();

  it.each(queries.map(([sql, expected]) => ({ sql, ...expected })))(
    '$sql',
    async ({ sql, refused, slack, limited }) => {
      if (refused !== undefined && refused !== 'opaque' && refused !== 'none') {
        await expect(traceQuery(await bench, sql)).rejects.toMatchObject({ code: refused });
        return;
      }
      const verdict = await checkWorlds(await bench, limited ? sql.replace(/ LIMIT .*/, '') : sql, slack);
      expect(verdict.failure).toBeUndefined();
      expect(verdict.varies).toBe(true);
      expect(verdict.lineage.opaque.includes(true)).toBe(refused === 'opaque');
    },
  );
});
