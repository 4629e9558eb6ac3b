import type { IndicatorSum } from './indicator-value.ts';
import { ONE, type Program } from './program.ts';
import type { SlotPart } from './slot-part.ts';

/** coefficient · ∏ t[pair][index]; factors ascending by pair and index, none twice. */
export interface Monomial {
  readonly coefficient: number;
  readonly factors: readonly { readonly pair: number; readonly index: number }[];
}

/** Monomials that a value may expand to. */
const MOST_MONOMIALS = 2_000_000;

/** Thrown where a slot is no polynomial of indicators, or one too long. */
export class NotPolynomial extends Error {}

/**
 * Slots of a program as polynomials of class indicators: in a world every probability is 0 or 1, so t² = t, and two
 * classes of one row exclude each other. `classCounts` are those of the pairs.
 */
export class IndicatorPolynomials {
  readonly #program: Program;
  readonly #classCounts: readonly number[];

  /** `classCounts` by pair number. */
  constructor(program: Program, classCounts: readonly number[]) {
    this.#program = program;
    this.#classCounts = classCounts;
  }

  /** What a slot is made of. */
  part(slot: number): SlotPart {
    if (slot <= ONE) return { kind: 'constant', value: slot };
    const vector = this.#program.vectorOf(slot);
    return vector.part(slot - vector.first);
  }

  /** The slot as a sum of monomials, or NotPolynomial. */
  of(slot: number): readonly Monomial[] {
    const part = this.part(slot);
    switch (part.kind) {
      case 'constant':
        return part.value === 0 ? [] : [{ coefficient: part.value, factors: [] }];
      case 'monomial': {
        const own = merge(part.atoms, [], this.#classCounts);
        const first: readonly Monomial[] = own === null ? [] : [{ coefficient: 1, factors: own }];
        return part.slots.reduce((so, factor) => product(so, this.of(factor), this.#classCounts), first);
      }
      case 'sum':
        return bounded(part.slots.flatMap((term, k) => scale(this.of(term), part.coefficients?.[k] ?? 1)));
      case 'any':
        if (!part.exclusive) throw new NotPolynomial();
        return bounded(part.slots.flatMap((term) => this.of(term)));
      case 'binary':
        switch (part.name) {
          case 'add':
            return bounded([...this.of(part.a), ...this.of(part.b)]);
          case 'subtract':
            return bounded([...this.of(part.a), ...scale(this.of(part.b), -1)]);
          case 'multiply':
            return product(this.of(part.a), this.of(part.b), this.#classCounts);
          default:
            throw new NotPolynomial();
        }
      case 'unary':
        if (part.name === 'negate') return scale(this.of(part.a), -1);
        if (part.name !== 'complement') throw new NotPolynomial();
        return [{ coefficient: 1, factors: [] }, ...scale(this.of(part.a), -1)];
      default:
        throw new NotPolynomial();
    }
  }

  /** The product of two sums, multiplied out, or NotPolynomial. */
  product(a: readonly Monomial[], b: readonly Monomial[]): readonly Monomial[] {
    return product(a, b, this.#classCounts);
  }

  /** As columns of numbers. */
  packed(monomials: readonly Monomial[]): IndicatorSum {
    const starts = new Int32Array(monomials.length + 1);
    monomials.forEach(({ factors }, m) => (starts[m + 1] = starts[m] + factors.length));
    const factors = monomials.flatMap((monomial) => monomial.factors);
    return {
      coefficients: Float64Array.from(monomials, ({ coefficient }) => coefficient),
      starts,
      pair: Int32Array.from(factors, ({ pair }) => pair),
      row: Int32Array.from(factors, ({ pair, index }) => Math.floor(index / this.#classCounts[pair])),
      classIndex: Int32Array.from(factors, ({ pair, index }) => index % this.#classCounts[pair]),
    };
  }
}

/** Every coefficient times a number. */
export function scale(monomials: readonly Monomial[], factor: number): readonly Monomial[] {
  if (factor === 1) return monomials;
  return monomials.map(({ coefficient, factors }) => ({ coefficient: factor * coefficient, factors }));
}

/** a · b, multiplied out. Only small products are: larger ones are kept by their key. */
function product(a: readonly Monomial[], b: readonly Monomial[], classCounts: readonly number[]): readonly Monomial[] {
  if (a.length * b.length > MOST_PRODUCTS && a.length > 1 && b.length > 1) throw new NotPolynomial();
  return a.flatMap((x) =>
    b.flatMap((y) => {
      const factors = merge(x.factors, y.factors, classCounts);
      return factors === null ? [] : [{ coefficient: x.coefficient * y.coefficient, factors }];
    }),
  );
}

/** Pairs of monomials that are multiplied out. */
const MOST_PRODUCTS = 10_000;

/** The union of the factors, or null when they contradict: one row cannot have two classes. */
function merge(a: Monomial['factors'], b: Monomial['factors'], classCounts: readonly number[]) {
  if (b.length === 0 && a.length < 2) return a;
  const sorted = [...a, ...b].sort((x, y) => x.pair - y.pair || x.index - y.index);
  const merged: { readonly pair: number; readonly index: number }[] = [];
  for (const factor of sorted) {
    const last = merged[merged.length - 1];
    if (last && last.pair === factor.pair) {
      if (last.index === factor.index) continue;
      const classes = classCounts[factor.pair];
      if (Math.floor(last.index / classes) === Math.floor(factor.index / classes)) return null;
    }
    merged.push(factor);
  }
  return merged;
}

function bounded(monomials: readonly Monomial[]): readonly Monomial[] {
  if (monomials.length > MOST_MONOMIALS) throw new NotPolynomial();
  return monomials;
}
