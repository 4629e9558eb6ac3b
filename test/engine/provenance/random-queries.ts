import fc from 'fast-check';
import { expect } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { RainError } from '../../../src/engine/base/errors.ts';
import type { Bench } from '../sql/fixture.ts';
import { checkGradients, checkMeans, checkWorlds } from './check-laws.ts';
import { randomQuery } from './random-query.ts';
import { randomBench } from './random-tables.ts';

/** What a run over random queries saw. */
export interface Tally {
  accepted: number;
  varied: number;
  means: number;
  refused: Map<string, number>;
  notSql: number;
}

const BENCHES = 6;

/** Checks `runs` random queries against every world; prints the seed and what was refused. */
export async function checkRandomQueries(seed: number, runs: number): Promise<void> {
  const benches: Bench[] = [];
  for (let i = 0; i < BENCHES; i++) benches.push(await randomBench(seed + i));
  const tally: Tally = { accepted: 0, varied: 0, means: 0, refused: new Map(), notSql: 0 };
  const choices = fc.array(fc.nat({ max: 9999 }), { minLength: 20, maxLength: 90, size: 'max' });
  const property = fc.asyncProperty(choices, async ([which, ...rest]) => {
    await checkOne(benches[which % BENCHES], rest, tally);
  });
  try {
    await fc.assert(property, { seed, numRuns: runs, unbiased: true, endOnFailure: false });
  } finally {
    report(seed, runs, tally);
  }
  const refused = [...tally.refused.values()].reduce((a, b) => a + b, 0);
  expect(tally.varied / tally.accepted).toBeGreaterThanOrEqual(0.6);
  expect(refused / (refused + tally.accepted)).toBeLessThanOrEqual(0.1);
  // Law (b) must have been looked at, too.
  expect(tally.means).toBeGreaterThan(runs / 20);
}

/** A query that SQLite refuses itself, or that calls predict in a CTE that nothing reads. */
const NOT_ASKED = new Set(['sql-error', 'no-predictions']);

export async function checkOne(bench: Bench, choices: readonly number[], tally: Tally): Promise<void> {
  const { sql, unlimited, slack, linear } = randomQuery(choices);
  if (!sql.includes('predict(')) return;
  try {
    const verdict = await checkWorlds(bench, unlimited, slack);
    if (verdict.failure) throw new Error(`law (a): ${verdict.failure}\n${unlimited}`);
    tally.accepted++;
    if (verdict.varies) tally.varied++;
    const random = new Random(tally.accepted);
    const uniform = () => random.uniform();
    if (linear && verdict.lineage.approximations.length === 0) {
      tally.means++;
      const wrong = await checkMeans(bench, unlimited, uniform);
      if (wrong) throw new Error(`law (b): ${wrong}\n${unlimited}`);
    }
    if (tally.accepted % 4 === 0) {
      const wrong = await checkGradients(bench, unlimited, uniform);
      if (wrong) throw new Error(`gradient: ${wrong}\n${unlimited}`);
    }
  } catch (thrown) {
    if (!(thrown instanceof RainError)) throw new Error(`${String(thrown)}\n${unlimited}`, { cause: thrown });
    if (thrown.code.startsWith('unsupported-'))
      tally.refused.set(thrown.code, (tally.refused.get(thrown.code) ?? 0) + 1);
    else if (NOT_ASKED.has(thrown.code)) tally.notSql++;
    else throw new Error(`${thrown.code}: ${thrown.message}\n${unlimited}`, { cause: thrown });
  }
}

function report(seed: number, runs: number, { accepted, varied, means, refused, notSql }: Tally): void {
  const list = [...refused].sort((a, b) => b[1] - a[1]).map(([construct, count]) => `${construct} ${count}`);
  console.log(
    `random queries: seed ${seed}, ${runs} runs, ${accepted} accepted, ${varied} answer differently in two worlds, ` +
      `${means} means compared, refused: ${list.join(', ') || 'none'}; not SQL: ${notSql}`,
  );
}
