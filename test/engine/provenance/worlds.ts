import type { CatalogModel } from '../../../src/engine/sql/catalog.ts';
import { pairKey } from '../../../src/engine/provenance/lineage.ts';
import type { Lineage, Probabilities } from '../../../src/engine/provenance/lineage.ts';
import type { Cell } from '../../../src/engine/table/table.ts';

/** A table that a model predicts, and how many rows and classes that makes. */
export interface Predicted {
  readonly model: CatalogModel;
  readonly table: string;
  readonly rows: number;
}

/** Every assignment of classes to the rows of every pair: per pair, the class of each row. */
export function* allWorlds(pairs: readonly Predicted[]): Generator<number[][]> {
  const sizes = pairs.flatMap(({ model, rows }) => Array.from({ length: rows }, () => model.classes.length));
  const digits = sizes.map(() => 0);
  for (;;) {
    let at = 0;
    yield pairs.map(({ rows }) => digits.slice(at, (at += rows)));
    let i = 0;
    while (i < digits.length && ++digits[i] === sizes[i]) digits[i++] = 0;
    if (i === digits.length) return;
  }
}

export function oneHot(pairs: readonly Predicted[], world: readonly number[][]): Probabilities {
  return new Map(
    pairs.map(({ model, table, rows }, p) => {
      const P = new Float64Array(rows * model.classes.length);
      world[p].forEach((c, row) => (P[row * model.classes.length + c] = 1));
      return [pairKey({ model: model.name, table }), P];
    }),
  );
}

/** Probability of a world when every row draws its class on its own. */
export function probabilityOf(pairs: readonly Predicted[], P: Probabilities, world: readonly number[][]): number {
  let product = 1;
  pairs.forEach(({ model, table }, p) => {
    const probabilities = P.get(pairKey({ model: model.name, table }));
    world[p].forEach((c, row) => (product *= probabilities?.[row * model.classes.length + c] ?? 0));
  });
  return product;
}

/** Random P, no entry near 0 or 1. */
export function randomP(pairs: readonly Predicted[], uniform: () => number): Map<string, Float64Array> {
  return new Map(
    pairs.map(({ model, table, rows }) => {
      const classes = model.classes.length;
      const P = Float64Array.from({ length: rows * classes }, () => 0.2 + uniform());
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let c = 0; c < classes; c++) sum += P[row * classes + c];
        for (let c = 0; c < classes; c++) P[row * classes + c] /= sum;
      }
      return [pairKey({ model: model.name, table }), P];
    }),
  );
}

/** The rows that a lineage says are there, cell by cell; a cell without a relaxed value is undefined. */
export function relaxedRows(lineage: Lineage, P: Probabilities): (Cell | undefined)[][] {
  const relaxation = lineage.relax(P);
  const rows: (Cell | undefined)[][] = [];
  for (let candidate = 0; candidate < lineage.candidateCount; candidate++) {
    const membership = relaxation.membership(candidate);
    if (Math.abs(membership) < 1e-9) continue;
    if (Math.abs(membership - 1) > 1e-9) throw new Error(`membership ${membership} in a world`);
    rows.push(
      lineage.symbolic.map((symbolic, c) => {
        if (!symbolic) return relaxation.cell(candidate, c);
        return lineage.opaque[c] ? undefined : relaxation.value(candidate, c);
      }),
    );
  }
  return rows;
}

/** Why two multisets of rows differ, or undefined when they do not. `slack`: columns that are rounded in SQL, by index. */
export function difference(
  exact: readonly (readonly Cell[])[],
  relaxed: readonly (readonly (Cell | undefined)[])[],
  slack: readonly number[] = [],
): string | undefined {
  if (exact.length !== relaxed.length) return `${exact.length} rows in SQLite, ${relaxed.length} of membership 1`;
  const left = relaxed.map((row) => row);
  for (const row of exact) {
    const found = left.findIndex((other) => other.every((cell, c) => sameCell(row[c], cell, slack[c] ?? 0)));
    if (found < 0) return `no row ${JSON.stringify(row)} among ${JSON.stringify(left.slice(0, 5))}`;
    left.splice(found, 1);
  }
  return undefined;
}

function sameCell(exact: Cell, relaxed: Cell | undefined, slack: number): boolean {
  if (relaxed === undefined) return true;
  if (typeof exact === 'number' && typeof relaxed === 'number') {
    return Math.abs(exact - relaxed) <= slack + 1e-9 * Math.max(1, Math.abs(exact));
  }
  return exact === relaxed;
}
