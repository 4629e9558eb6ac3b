import type { Functional } from './indicators.ts';
import type { QueriedRow, World } from './world.ts';

/** A way to change a row of a group: every class with the same effect on all functionals. */
export interface Choice {
  /** Change of each functional's linear part: handle → delta. */
  readonly deltas: ReadonlyMap<number, number>;
  readonly classes: readonly number[];
  /** What changing one row costs. */
  readonly cost: number;
}

/** Rows that are interchangeable: the same choices at the same cost. */
export interface RowGroup {
  readonly rows: readonly QueriedRow[];
  readonly choices: readonly Choice[];
}

/** What it costs to predict a row as another class, rounded where rows should stay interchangeable. */
export type ChangeCost = (row: QueriedRow, from: number, to: number) => number;

/**
 * Groups every row that a functional speaks of by what changing its prediction would do. Rows inside products stand alone,
 * since which of them changes matters. A class with no effect on any functional is no choice.
 */
export function groupRows(functionals: readonly Functional[], world: World, costOf: ChangeCost): RowGroup[] {
  const effects = effectsByRow(functionals);
  const groups = new Map<string, { rows: QueriedRow[]; choices: readonly Choice[] }>();
  for (const { row, coefficients, productClasses } of effects.values()) {
    const pair = world.get(row.pair);
    if (!pair) continue;
    const from = pair.predicted[row.row];
    const choices = choicesOf(coefficients, productClasses, from, pair.classCount, (to) => costOf(row, from, to));
    if (choices.length === 0) continue;
    const alone = productClasses.size > 0 ? `${row.row}` : '';
    const key = `${alone} ${row.pair} ${choices.map((c) => `${c.signature}:${c.classes}:${c.cost}`).join('|')}`;
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { rows: [row], choices });
  }
  return [...groups.values()];
}

interface RowEffects {
  readonly row: QueriedRow;
  /** class → functional → coefficient. */
  readonly coefficients: Map<number, Map<number, number>>;
  /** Classes that stand in a product. */
  readonly productClasses: Set<number>;
}

function effectsByRow(functionals: readonly Functional[]): Map<string, RowEffects> {
  const rows = new Map<string, RowEffects>();
  const at = ({ pair, row }: QueriedRow) => {
    const key = `${row} ${pair}`;
    let effects = rows.get(key);
    if (!effects) rows.set(key, (effects = { row: { pair, row }, coefficients: new Map(), productClasses: new Set() }));
    return effects;
  };
  functionals.forEach(({ terms, products }, handle) => {
    for (const term of terms) {
      const { coefficients } = at(term);
      let ofClass = coefficients.get(term.classIndex);
      if (!ofClass) coefficients.set(term.classIndex, (ofClass = new Map()));
      ofClass.set(handle, (ofClass.get(handle) ?? 0) + term.coefficient);
    }
    for (const { factors } of products) for (const factor of factors) at(factor).productClasses.add(factor.classIndex);
  });
  return rows;
}

function choicesOf(
  coefficients: RowEffects['coefficients'],
  productClasses: ReadonlySet<number>,
  from: number,
  classCount: number,
  cost: (to: number) => number,
): (Choice & { readonly signature: string })[] {
  const own = coefficients.get(from) ?? new Map<number, number>();
  const found = new Map<string, { deltas: Map<number, number>; classes: number[]; cost: number }>();
  for (let to = 0; to < classCount; to++) {
    if (to === from) continue;
    const deltas = new Map(coefficients.get(to) ?? []);
    for (const [handle, coefficient] of own) deltas.set(handle, (deltas.get(handle) ?? 0) - coefficient);
    for (const [handle, delta] of deltas) if (delta === 0) deltas.delete(handle);
    const inProduct = productClasses.has(to);
    if (deltas.size === 0 && !inProduct && !productClasses.has(from)) continue;
    const signature = (inProduct ? `class ${to};` : '') + [...deltas].sort((a, b) => a[0] - b[0]).join(';');
    const same = found.get(signature);
    if (!same) found.set(signature, { deltas, classes: [to], cost: cost(to) });
    else {
      same.classes.push(to);
      same.cost = Math.min(same.cost, cost(to));
    }
  }
  return [...found]
    .map(([signature, choice]) => ({ signature, ...choice }))
    .sort((a, b) => (a.signature < b.signature ? -1 : 1));
}
