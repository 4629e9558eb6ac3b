import { Work } from '../../../src/engine/base/work.ts';
import { buildLineage } from '../../../src/engine/provenance/build.ts';
import { pairKey } from '../../../src/engine/provenance/lineage.ts';
import type { Lineage, Probabilities } from '../../../src/engine/provenance/lineage.ts';
import { prepareQuery } from '../../../src/engine/sql/prepare.ts';
import type { PreparedQuery } from '../../../src/engine/sql/prepare.ts';
import type { Cell } from '../../../src/engine/table/table.ts';
import type { Bench } from '../sql/fixture.ts';
import { allWorlds, difference, oneHot, probabilityOf, randomP, relaxedRows } from './worlds.ts';
import type { Predicted } from './worlds.ts';

/** What checking one query against every world found. */
export interface Verdict {
  readonly lineage: Lineage;
  /** The first world in which law (a) fails, and how. */
  readonly failure: string | undefined;
  /** Whether two worlds have different answers. */
  readonly varies: boolean;
  readonly worlds: number;
}

/** The pairs of a query among those that a bench predicts. */
export function pairsOf(bench: Bench, sql: string): Predicted[] {
  return prepareQuery(sql, bench.catalog).pairs.map((pair) => {
    const model = bench.catalog.models.find((m) => m.name === pair.model);
    const table = bench.catalog.tables.find((t) => t.name === pair.table);
    if (!model || !table) throw new Error('unknown pair');
    return { model, table: pair.table, rows: table.rowCount };
  });
}

export async function traceQuery(bench: Bench, sql: string): Promise<Lineage> {
  return buildLineage(prepareQuery(sql, bench.catalog), bench.database, bench.catalog, Work.quiet);
}

/** Law (a): in every world, the rows of membership 1 are SQLite's. `exactSql` is asked of SQLite in place of the query where rounding is to be left out. */
export async function checkWorlds(bench: Bench, sql: string, slack: readonly number[] = []): Promise<Verdict> {
  const prepared = prepareQuery(sql, bench.catalog);
  const lineage = await buildLineage(prepared, bench.database, bench.catalog, Work.quiet);
  const pairs = pairsOf(bench, sql);
  let failure: string | undefined;
  let worlds = 0;
  const answers = new Set<string>();
  for (const world of allWorlds(pairs)) {
    worlds++;
    const exact = await exactRows(bench, prepared, pairs, world);
    answers.add(JSON.stringify([...exact].map((row) => JSON.stringify(row)).sort()));
    try {
      const relaxed = relaxedRows(lineage, oneHot(pairs, world));
      const different = difference(exact, relaxed, slack);
      if (different) failure ??= `world ${JSON.stringify(world)}: ${different}`;
    } catch (thrown) {
      failure ??= `world ${JSON.stringify(world)}: ${String(thrown)}`;
    }
    if (failure) break;
  }
  return { lineage, failure, varies: answers.size > 1, worlds };
}

export async function exactRows(
  bench: Bench,
  prepared: PreparedQuery,
  pairs: readonly Predicted[],
  world: readonly number[][],
): Promise<Cell[][]> {
  for (const [p, { model, table }] of pairs.entries()) await bench.predict(model.name, table, world[p]);
  return bench.answer(prepared);
}

/**
 * Law (b): the relaxed value of every cell is its mean over all worlds, absent rows and NULL counting 0. Rows are known by
 * their cells that are not relaxed; returns how the law fails, or undefined.
 */
export async function checkMeans(bench: Bench, sql: string, uniform: () => number): Promise<string | undefined> {
  const prepared = prepareQuery(sql, bench.catalog);
  const lineage = await traceQuery(bench, sql);
  const pairs = pairsOf(bench, sql);
  const P = randomP(pairs, uniform);
  const relaxation = lineage.relax(P);
  const fixed = (row: readonly Cell[]) => JSON.stringify(row.filter((_, c) => !lineage.symbolic[c]));
  const means = new Map<string, Float64Array>();
  for (const world of allWorlds(pairs)) {
    const weight = probabilityOf(pairs, P, world);
    for (const row of await exactRows(bench, prepared, pairs, world)) {
      const sums = means.get(fixed(row)) ?? new Float64Array(row.length);
      row.forEach((cell, c) => (sums[c] += weight * (typeof cell === 'number' ? cell : 0)));
      means.set(fixed(row), sums);
    }
  }
  for (let candidate = 0; candidate < lineage.candidateCount; candidate++) {
    const cells = lineage.symbolic.map((_, c) => relaxation.cell(candidate, c));
    const mean = means.get(fixed(cells));
    for (const [c, symbolic] of lineage.symbolic.entries()) {
      if (!symbolic) continue;
      const value = relaxation.value(candidate, c) ?? 0;
      const expected = mean?.[c] ?? 0;
      if (Math.abs(value - expected) > 1e-9 * Math.max(1, Math.abs(expected))) {
        return `cell ${c} of ${fixed(cells)}: relaxed ${value}, mean over worlds ${expected}`;
      }
    }
  }
  return undefined;
}

/** Compares gradients with central differences in a few random directions; returns how they differ, or undefined. */
export async function checkGradients(bench: Bench, sql: string, uniform: () => number): Promise<string | undefined> {
  const lineage = await traceQuery(bench, sql);
  const pairs = pairsOf(bench, sql);
  const P = randomP(pairs, uniform);
  const zero = () =>
    new Map(
      pairs.map(({ model, table, rows }) => [
        pairKey({ model: model.name, table }),
        new Float64Array(rows * model.classes.length),
      ]),
    );
  const direction = zero();
  for (const array of direction.values()) array.forEach((_, i) => (array[i] = uniform() - 0.5));
  const moved = (step: number): Probabilities =>
    new Map([...P].map(([key, array]) => [key, array.map((x, i) => x + step * (direction.get(key)?.[i] ?? 0))]));
  const h = 1e-5;
  const [center, above, below] = [lineage.relax(P), lineage.relax(moved(h)), lineage.relax(moved(-h))];
  const compare = (what: string, analytic: Map<string, Float64Array>, up: number | null, down: number | null) => {
    if (up === null || down === null) return undefined;
    let along = 0;
    for (const [key, array] of analytic) array.forEach((g, i) => (along += g * (direction.get(key)?.[i] ?? 0)));
    const numeric = (up - down) / (2 * h);
    const scale = Math.max(1e-2, Math.abs(numeric), Math.abs(along));
    return Math.abs(along - numeric) > 1e-4 * scale ? `${what}: gradient ${along}, differences ${numeric}` : undefined;
  };
  const candidates = Math.min(lineage.candidateCount, 6);
  for (let candidate = 0; candidate < candidates; candidate++) {
    const membership = zero();
    center.addMembershipGradient(candidate, 1, membership);
    const wrong = compare(
      `membership of ${candidate}`,
      membership,
      above.membership(candidate),
      below.membership(candidate),
    );
    if (wrong) return wrong;
    for (const [c, symbolic] of lineage.symbolic.entries()) {
      if (!symbolic || lineage.opaque[c]) continue;
      const value = zero();
      center.addValueGradient(candidate, c, 1, value);
      const different = compare(
        `cell ${c} of ${candidate}`,
        value,
        above.value(candidate, c),
        below.value(candidate, c),
      );
      if (different) return different;
    }
  }
  return undefined;
}
