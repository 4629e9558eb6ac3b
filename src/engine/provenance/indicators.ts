import type { IndicatorSum, IndicatorValue } from './indicator-value.ts';
import { IndicatorPolynomials, NotPolynomial, scale, type Monomial } from './indicator-polynomials.ts';
import type { Program } from './program.ts';
import type { SlotPart } from './slot-part.ts';
import type { BinaryName, UnaryName } from './vectors/elementwise.ts';

/** Reads a program exactly, as integer programs need it: sums of indicators, and what no sum says by its kind. */
export class IndicatorReader {
  readonly #polynomials: IndicatorPolynomials;

  /** `classCounts` are those of the pairs. */
  constructor(program: Program, classCounts: readonly number[]) {
    this.#polynomials = new IndicatorPolynomials(program, classCounts);
  }

  /** The value of a slot over class indicators. */
  read(slot: number): IndicatorValue {
    try {
      return { kind: 'sum', sum: this.#polynomials.packed(this.#polynomials.of(slot)) };
    } catch (error) {
      if (!(error instanceof NotPolynomial)) throw error;
    }
    return this.#composed(this.#polynomials.part(slot));
  }

  /** A value that is no polynomial: joins kept by their key, ratios, extremes, existence. */
  #composed(part: SlotPart): IndicatorValue {
    switch (part.kind) {
      case 'sum':
        return {
          kind: 'plus',
          terms: part.slots.map((slot, k) => this.#scaled(this.read(slot), part.coefficients?.[k] ?? 1)),
        };
      case 'products':
        return this.#products(part);
      case 'any':
        return this.#tolerant(
          () => ({ kind: 'any', members: this.#polynomials.packed(this.#members(part.slots)) }),
          'DISTINCT',
        );
      case 'extreme':
        return this.#tolerant(() => this.#extreme(part), 'MIN or MAX over a subquery');
      case 'binary':
        return this.#binary(part.name, part.a, part.b);
      case 'unary':
        if (part.name === 'negate') return this.#scaled(this.read(part.a), -1);
        return { kind: 'unsupported', construct: UNARY_NAMES[part.name] };
      case 'opaque':
        return { kind: 'unsupported', construct: part.what };
      default:
        return { kind: 'unsupported', construct: 'a condition on joined subqueries' };
    }
  }

  #binary(name: BinaryName, a: number, b: number): IndicatorValue {
    switch (name) {
      case 'add':
        return { kind: 'plus', terms: [this.read(a), this.read(b)] };
      case 'subtract':
        return { kind: 'plus', terms: [this.read(a), this.#scaled(this.read(b), -1)] };
      case 'multiply': {
        const [left, right] = [this.#constant(a), this.#constant(b)];
        if (left !== null) return this.#scaled(this.read(b), left);
        if (right !== null) return this.#scaled(this.read(a), right);
        const refused = [this.read(a), this.read(b)].find(({ kind }) => kind === 'unsupported');
        return refused ?? { kind: 'unsupported', construct: 'a product of aggregates' };
      }
      case 'divide': {
        const divisor = this.#constant(b);
        if (divisor !== null && divisor !== 0) return this.#scaled(this.read(a), 1 / divisor);
        return { kind: 'quotient', numerator: this.read(a), denominator: this.read(b) };
      }
      case 'truncate':
      case 'round':
        return this.read(a); // Complaints are compared before rounding.
      default:
        return { kind: 'unsupported', construct: BINARY_NAMES[name] };
    }
  }

  /** Joins by key where both sides are sums; what is subtracted (a row joined with itself) is written out. */
  #products({ a, b, signs }: Extract<SlotPart, { kind: 'products' }>): IndicatorValue {
    return this.#tolerant(() => {
      const left: IndicatorSum[] = [];
      const right: IndicatorSum[] = [];
      const rest: Monomial[] = [];
      signs.forEach((sign, k) => {
        const [x, y] = [this.#polynomials.of(a[k]), this.#polynomials.of(b[k])];
        if (x.length > 1 && y.length > 1) {
          left.push(
            this.#polynomials.packed(x.map((monomial) => ({ ...monomial, coefficient: sign * monomial.coefficient }))),
          );
          right.push(this.#polynomials.packed(y));
        } else rest.push(...scale(this.#polynomials.product(x, y), sign));
      });
      const terms: IndicatorValue[] = [{ kind: 'keyed-product', left, right }];
      if (rest.length > 0) terms.push({ kind: 'sum', sum: this.#polynomials.packed(rest) });
      return { kind: 'plus', terms };
    }, 'a join of subqueries');
  }

  #extreme({ slots, numbers }: Extract<SlotPart, { kind: 'extreme' }>): IndicatorValue {
    const values: number[] = [];
    const members = slots.flatMap((slot, k) => {
      const monomials = this.#polynomials.of(slot);
      if (monomials.some(({ coefficient }) => coefficient < 0)) throw new NotPolynomial();
      values.push(...monomials.map(() => numbers[k]));
      return monomials;
    });
    const ascending = numbers.length < 2 || numbers[0] <= numbers[numbers.length - 1];
    return { kind: 'extreme', which: ascending ? 'min' : 'max', values, members: this.#polynomials.packed(members) };
  }

  #members(slots: readonly number[]): Monomial[] {
    const members = slots.flatMap((slot) => this.#polynomials.of(slot));
    if (members.some(({ coefficient }) => coefficient < 0)) throw new NotPolynomial();
    return members;
  }

  #tolerant(read: () => IndicatorValue, construct: string): IndicatorValue {
    try {
      return read();
    } catch (error) {
      if (error instanceof NotPolynomial) return { kind: 'unsupported', construct };
      throw error;
    }
  }

  /** The number a slot always is, or null. */
  #constant(slot: number): number | null {
    const part = this.#polynomials.part(slot);
    if (part.kind === 'constant') return part.value;
    try {
      const monomials = this.#polynomials.of(slot);
      if (monomials.some(({ factors }) => factors.length > 0)) return null;
      return monomials.reduce((sum, { coefficient }) => sum + coefficient, 0);
    } catch (error) {
      if (error instanceof NotPolynomial) return null;
      throw error;
    }
  }

  #scaled(value: IndicatorValue, factor: number): IndicatorValue {
    if (factor === 1) return value;
    const times = (sum: IndicatorSum): IndicatorSum => ({
      ...sum,
      coefficients: Array.from(sum.coefficients, (c) => factor * c),
    });
    switch (value.kind) {
      case 'sum':
        return { kind: 'sum', sum: times(value.sum) };
      case 'plus':
        return { kind: 'plus', terms: value.terms.map((term) => this.#scaled(term, factor)) };
      case 'keyed-product':
        return { ...value, left: value.left.map(times) };
      case 'quotient':
        return { ...value, numerator: this.#scaled(value.numerator, factor) };
      case 'extreme':
      case 'any':
        return { kind: 'unsupported', construct: 'arithmetic on MIN, MAX or DISTINCT' };
      case 'unsupported':
        return value;
    }
  }
}

const COMPARISON = 'a comparison of aggregates (HAVING, CASE over an aggregate)';

const BINARY_NAMES = {
  add: 'a sum',
  subtract: 'a difference',
  multiply: 'a product of aggregates',
  divide: 'a ratio',
  power: 'a power',
  step: COMPARISON,
  stepAbove: COMPARISON,
  bump: COMPARISON,
  truncate: 'rounding',
  round: 'rounding',
  smaller: 'the smaller of two aggregates',
  larger: 'the larger of two aggregates',
} as const satisfies Record<BinaryName, string>;

const UNARY_NAMES = {
  negate: 'a negation',
  complement: 'NOT over a subquery',
  square: 'a square of an aggregate',
  absolute: 'the absolute value of an aggregate',
  root: 'a root of an aggregate',
  exponential: 'an exponential of an aggregate',
  logarithm: 'a logarithm of an aggregate',
  nonzero: COMPARISON,
  positive: COMPARISON,
  nonnegative: COMPARISON,
  bernoulli: COMPARISON,
} as const satisfies Record<UnaryName, string>;
