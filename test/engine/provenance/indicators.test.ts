import { beforeAll, describe, expect, it } from 'vitest';
import type { IndicatorValue } from '../../../src/engine/provenance/indicator-value.ts';
import type { Bench } from '../sql/fixture.ts';
import { pairsOf, traceQuery } from './check-laws.ts';
import { evaluateIndicators } from './evaluate-indicators.ts';
import { smallWorld } from './small-world.ts';
import { allWorlds, oneHot } from './worlds.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await smallWorld();
});

/** Queries that TwoStep takes: linear cells, ratios, extremes, joins, existence. */
const readable = [
  "SELECT COUNT(*) FROM t WHERE kind.predict(*) = 'a'",
  "SELECT COUNT(*) AS n, SUM(n), TOTAL(size) FROM t WHERE kind.predict(t) IN ('a', 'b') AND size > 0",
  'SELECT kind.predict(*), COUNT(*), SUM(size) FROM t GROUP BY kind.predict(*)',
  "SELECT SUM(CASE WHEN kind.predict(*) = 'a' THEN size ELSE n END) FROM t",
  "SELECT SUM(kind.predict(*) = 'a') * 100.0 / 4 - COUNT(*) FROM t",
  "SELECT g, 100.0 * SUM(kind.predict(*) = 'a') / COUNT(*) FROM t GROUP BY g",
  "SELECT AVG(kind.predict(*) = 'a') FROM t",
  "SELECT g, AVG(size) FROM t WHERE kind.predict(*) = 'a' GROUP BY g",
  "SELECT MIN(size), MAX(n) FROM t WHERE kind.predict(*) = 'a'",
  'SELECT COUNT(*) FROM u l JOIN u r ON flag.predict(l) = flag.predict(r)',
  'SELECT COUNT(*), SUM(l.age) FROM u l, u r WHERE flag.predict(l) <> flag.predict(r)',
  "SELECT COUNT(*) FROM t JOIN u ON t.id = u.tid WHERE kind.predict(t) = 'a' AND flag.predict(u) = 1",
  "SELECT DISTINCT g FROM t WHERE kind.predict(*) = 'a'",
  "SELECT COUNT(DISTINCT g) FROM t WHERE kind.predict(*) <> 'b'",
  "SELECT * FROM t WHERE kind.predict(*) IN ('a', 'b')",
  'SELECT l.id, r.id FROM u l JOIN u r ON flag.predict(l) = flag.predict(r)',
  "SELECT COUNT(*) FROM (SELECT * FROM t WHERE kind.predict(*) IN ('a', 'b')) d WHERE kind.predict(d) = 'a'",
];

/** Queries with a cell or membership that no integer program of ours holds, and how it is named. */
const refused: readonly (readonly [string, 'membership' | number, string])[] = [
  ["SELECT g, COUNT(*) FROM t WHERE kind.predict(*) <> 'c' GROUP BY g HAVING COUNT(*) > 1", 'membership', 'comparison'],
  ["SELECT 2 * MAX(n) FROM t WHERE kind.predict(*) = 'a'", 0, 'arithmetic on MIN, MAX'],
];

function containsUnsupported(value: IndicatorValue): boolean {
  if (value.kind === 'plus') return value.terms.some(containsUnsupported);
  if (value.kind === 'quotient') return [value.numerator, value.denominator].some(containsUnsupported);
  return value.kind === 'unsupported';
}

describe('a lineage read over class indicators', () => {
  it.each(readable)('equals the relaxed answer in every world: %s', async (sql) => {
    const lineage = await traceQuery(bench, sql);
    const pairs = pairsOf(bench, sql);
    const numbers = lineage.pairs.map((pair) =>
      pairs.findIndex(({ model, table }) => model.name === pair.model && table === pair.table),
    );
    for (const world of allWorlds(pairs)) {
      const relaxation = lineage.relax(oneHot(pairs, world));
      const predicted = (pair: number, row: number) => world[numbers[pair]][row];
      for (let candidate = 0; candidate < lineage.candidateCount; candidate++) {
        const member = lineage.indicators?.(candidate, 'membership');
        if (!member) throw new Error('no indicators');
        expect(containsUnsupported(member)).toBe(false);
        const there = evaluateIndicators(member, predicted);
        expect(there).toBeCloseTo(relaxation.membership(candidate), 9);
        if (there === 0) continue;
        lineage.columns.forEach((_, column) => {
          const exact = relaxation.value(candidate, column);
          const value = lineage.indicators?.(candidate, column);
          if (exact === null || !value || !lineage.symbolic[column]) return;
          expect(containsUnsupported(value)).toBe(false);
          expect(evaluateIndicators(value, predicted)).toBeCloseTo(exact, 6);
        });
      }
    }
  });

  it.each(refused)('names what it cannot read: %s', async (sql, column, construct) => {
    const lineage = await traceQuery(bench, sql);
    const found = lineage.indicators?.(0, column);
    const all = found?.kind === 'plus' ? found.terms : [found];
    expect(all.map((value) => (value?.kind === 'unsupported' ? value.construct : '')).join()).toContain(construct);
  });
});
