import type { IndicatorSum, IndicatorValue } from './indicator-value.ts';
import { ONE, type Program } from './program.ts';
import type { SlotPart } from './slot-part.ts';
import type { BinaryName, UnaryName } from './vectors/elementwise.ts';

/** coefficient · ∏ t[pair][index]; factors ascending by pair and index, none twice. */
interface Monomial {
  readonly coefficient: number;
  readonly factors: readonly { readonly pair: number; readonly index: number }[];
}

/** Monomials that a value may expand to. */
const MOST_MONOMIALS = 2_000_000;

/** Thrown inside where a slot is no polynomial of indicators; never leaves this file. */
class NotPolynomial extends Error {}

/**
 * Reads a program exactly: in a world every probability is 0 or 1, so t² = t, and two classes of one row exclude each
 * other. `classCounts` are those of the pairs.
 */
export class IndicatorReader {
  readonly #program: Program;
  readonly #classCounts: readonly number[];

  constructor(program: Program, classCounts: readonly number[]) {
    this.#program = program;
    this.#classCounts = classCounts;
  }

  /** The value of a slot over class indicators. */
  read(slot: number): IndicatorValue {
    try {
      return { kind: 'sum', sum: this.#packed(this.#polynomial(slot)) };
    } catch (error) {
      if (!(error instanceof NotPolynomial)) throw error;
    }
    return this.#composed(this.#part(slot));
  }

  #part(slot: number): SlotPart {
    if (slot <= ONE) return { kind: 'constant', value: slot };
    const vector = this.#program.vectorOf(slot);
    return vector.part(slot - vector.first);
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
        return this.#tolerant(() => ({ kind: 'any', members: this.#packed(this.#members(part.slots)) }), 'DISTINCT');
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
        const [x, y] = [this.#polynomial(a[k]), this.#polynomial(b[k])];
        if (x.length > 1 && y.length > 1) {
          left.push(this.#packed(x.map((monomial) => ({ ...monomial, coefficient: sign * monomial.coefficient }))));
          right.push(this.#packed(y));
        } else rest.push(...scale(product(x, y, this.#classCounts), sign));
      });
      const terms: IndicatorValue[] = [{ kind: 'keyed-product', left, right }];
      if (rest.length > 0) terms.push({ kind: 'sum', sum: this.#packed(rest) });
      return { kind: 'plus', terms };
    }, 'a join of subqueries');
  }

  #extreme({ slots, numbers }: Extract<SlotPart, { kind: 'extreme' }>): IndicatorValue {
    const values: number[] = [];
    const members = slots.flatMap((slot, k) => {
      const monomials = this.#polynomial(slot);
      if (monomials.some(({ coefficient }) => coefficient < 0)) throw new NotPolynomial();
      values.push(...monomials.map(() => numbers[k]));
      return monomials;
    });
    const ascending = numbers.length < 2 || numbers[0] <= numbers[numbers.length - 1];
    return { kind: 'extreme', which: ascending ? 'min' : 'max', values, members: this.#packed(members) };
  }

  #members(slots: readonly number[]): Monomial[] {
    const members = slots.flatMap((slot) => this.#polynomial(slot));
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
    const part = this.#part(slot);
    if (part.kind === 'constant') return part.value;
    try {
      const monomials = this.#polynomial(slot);
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

  /** The slot as a sum of monomials, or NotPolynomial. */
  #polynomial(slot: number): readonly Monomial[] {
    const part = this.#part(slot);
    switch (part.kind) {
      case 'constant':
        return part.value === 0 ? [] : [{ coefficient: part.value, factors: [] }];
      case 'monomial': {
        const own = merge(part.atoms, [], this.#classCounts);
        const first: readonly Monomial[] = own === null ? [] : [{ coefficient: 1, factors: own }];
        return part.slots.reduce((so, factor) => product(so, this.#polynomial(factor), this.#classCounts), first);
      }
      case 'sum':
        return bounded(part.slots.flatMap((term, k) => scale(this.#polynomial(term), part.coefficients?.[k] ?? 1)));
      case 'any':
        if (!part.exclusive) throw new NotPolynomial();
        return bounded(part.slots.flatMap((term) => this.#polynomial(term)));
      case 'binary':
        switch (part.name) {
          case 'add':
            return bounded([...this.#polynomial(part.a), ...this.#polynomial(part.b)]);
          case 'subtract':
            return bounded([...this.#polynomial(part.a), ...scale(this.#polynomial(part.b), -1)]);
          case 'multiply':
            return product(this.#polynomial(part.a), this.#polynomial(part.b), this.#classCounts);
          default:
            throw new NotPolynomial();
        }
      case 'unary':
        if (part.name === 'negate') return scale(this.#polynomial(part.a), -1);
        if (part.name !== 'complement') throw new NotPolynomial();
        return [{ coefficient: 1, factors: [] }, ...scale(this.#polynomial(part.a), -1)];
      default:
        throw new NotPolynomial();
    }
  }

  #packed(monomials: readonly Monomial[]): IndicatorSum {
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

function scale(monomials: readonly Monomial[], factor: number): readonly Monomial[] {
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
