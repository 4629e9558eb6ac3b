import type { IndicatorSum } from '../../provenance/indicator-value.ts';
import type { Linear } from './integer-program.ts';
import type { World } from './world.ts';

/** coefficient · t[pair, row, class]. */
export interface IndicatorTerm {
  readonly pair: string;
  readonly row: number;
  readonly classIndex: number;
  readonly coefficient: number;
}

/** coefficient · ∏ t over at least two indicators. */
export interface IndicatorProduct {
  readonly coefficient: number;
  readonly factors: readonly Omit<IndicatorTerm, 'coefficient'>[];
}

/** A linear function of indicators, and of products of indicators, that a program needs as an expression. */
export interface Functional {
  readonly constant: number;
  readonly terms: readonly IndicatorTerm[];
  readonly products: readonly IndicatorProduct[];
}

/** A sum of monomials by degree; `pairs` are the keys of the lineage's pairs, `scale` multiplies every coefficient. */
export function functionalOf(sum: IndicatorSum, pairs: readonly string[], scale = 1): Functional {
  let constant = 0;
  const terms: IndicatorTerm[] = [];
  const products: IndicatorProduct[] = [];
  for (let m = 0; m < sum.coefficients.length; m++) {
    const coefficient = scale * sum.coefficients[m];
    if (coefficient === 0) continue;
    const factors = [];
    for (let f = sum.starts[m]; f < sum.starts[m + 1]; f++) {
      factors.push({ pair: pairs[sum.pair[f]], row: sum.row[f], classIndex: sum.classIndex[f] });
    }
    if (factors.length === 0) constant += coefficient;
    else if (factors.length === 1) terms.push({ ...factors[0], coefficient });
    else products.push({ coefficient, factors });
  }
  return { constant, terms, products };
}

/** The functional's value in a world. */
export function valueIn({ constant, terms, products }: Functional, world: World): number {
  const is = ({ pair, row, classIndex }: Omit<IndicatorTerm, 'coefficient'>) =>
    world.get(pair)?.predicted[row] === classIndex ? 1 : 0;
  return (
    constant +
    terms.reduce((sum, term) => sum + term.coefficient * is(term), 0) +
    products.reduce((sum, { coefficient, factors }) => sum + (factors.every(is) ? coefficient : 0), 0)
  );
}

/** Collects the functionals that complaints need, before rows are grouped: the index is the handle. */
export class FunctionalList {
  /** By handle. */
  readonly list: Functional[] = [];

  /** Registers a functional; returns its handle. */
  add(functional: Functional): number {
    this.list.push(functional);
    return this.list.length - 1;
  }
}

/** Functionals as expressions of a program's variables, by handle. */
export type Expressions = readonly Linear[];
