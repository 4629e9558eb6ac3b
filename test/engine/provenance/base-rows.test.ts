import { beforeAll, expect, it } from 'vitest';
import type { Bench } from '../sql/fixture.ts';
import { traceQuery } from './check-laws.ts';
import { smallWorld } from './small-world.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await smallWorld();
});

it.each([
  "SELECT DISTINCT g FROM t WHERE kind.predict(*) = 'a'",
  "SELECT g FROM t WHERE kind.predict(*) = 'a' UNION ALL SELECT g FROM t WHERE kind.predict(*) = 'b'",
  "SELECT g FROM t WHERE kind.predict(*) = 'a' UNION SELECT g FROM t WHERE kind.predict(*) = 'b'",
  "SELECT g FROM t WHERE kind.predict(*) = 'a' INTERSECT SELECT g FROM t WHERE kind.predict(*) <> 'c'",
  "SELECT g FROM t WHERE kind.predict(*) = 'a' EXCEPT SELECT g FROM plain",
])('a row of %s is found by a row that it is made of', async (sql) => {
  const lineage = await traceQuery(bench, sql);
  const groups = await bench.rows('SELECT rowid, g FROM t');
  const all: string[] = [];
  for (const [row, g] of groups) {
    const candidates = lineage.candidatesFrom({ T: Number(row) });
    expect(candidates.length).toBeGreaterThan(0);
    const none = new Map(
      lineage.pairs.map((pair) => [JSON.stringify([pair.model, pair.table]), new Float64Array(999)]),
    );
    const relaxation = lineage.relax(none);
    for (const candidate of candidates) {
      expect(relaxation.cell(candidate, 0)).toBe(g);
      all.push(String(candidate));
    }
  }
  expect(new Set(all).size).toBe(lineage.candidateCount);
});

it('groups and rows of subqueries are named by their values, and the refusal says so', async () => {
  const factored = await traceQuery(bench, 'SELECT COUNT(*) FROM u l JOIN u r ON flag.predict(l) = flag.predict(r)');
  expect(() => factored.candidatesFrom({ l: 0 })).toThrow(expect.objectContaining({ code: 'no-base-rows' }));
  const joined = await traceQuery(bench, "SELECT id FROM t WHERE kind.predict(*) = 'a'");
  expect(() => joined.candidatesFrom({ x: 0 })).toThrow(
    expect.objectContaining({ code: 'unknown-alias', message: expect.stringContaining('Its tables are t.') }),
  );
});
