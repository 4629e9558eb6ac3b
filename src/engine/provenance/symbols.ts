import { tabulateIntegers } from '../base/tabulate.ts';
import { ONE, ZERO } from './program.ts';
import type { Program } from './program.ts';
import { BinaryVector, UnaryVector } from './vectors/elementwise.ts';
import type { BinaryName, UnaryName } from './vectors/elementwise.ts';

/** A number per row that may depend on predictions, as slots of the program. */
export interface Symbol {
  /** Relaxed value; what a NULL has here does not matter. */
  readonly value: Int32Array;
  /** Probability that it is not NULL. */
  readonly present: Int32Array;
  /** Its variance, as far as comparisons need it; ZERO where it is certain. */
  readonly variance: Int32Array;
  /** Whether `value` already carries the probability of being there (sums do: a missing one counts 0). */
  readonly unconditional: boolean;
  /** Whether SQLite has it as INTEGER: two of these divide into whole numbers, and comparisons step half-way between. */
  readonly whole: boolean;
}

/** Probabilities, per row, that a condition is true and that it is false; what is left over is NULL. */
export interface Truth {
  readonly yes: Int32Array;
  readonly no: Int32Array;
}

/** Builds vectors of a program, skipping what is constant. */
export class SymbolMaker {
  /** Where the vectors go. */
  readonly program: Program;

  /** Adds to this program. */
  constructor(program: Program) {
    this.program = program;
  }

  /** The same slot `count` times. */
  fill(count: number, slot: number): Int32Array {
    return new Int32Array(count).fill(slot);
  }

  /** f(a), as a vector. */
  unary(name: UnaryName, a: Int32Array): Int32Array {
    return this.program.add(new UnaryVector(this.program, name, a)).slots();
  }

  /** f(a, b), as a vector. */
  binary(name: BinaryName, a: Int32Array, b: Int32Array): Int32Array {
    return this.program.add(new BinaryVector(this.program, name, a, b)).slots();
  }

  /** a·b, without a vector where one of them is constant 1 or 0 throughout. */
  times(a: Int32Array, b: Int32Array): Int32Array {
    if (all(a, ONE) || all(b, ZERO)) return b;
    if (all(b, ONE) || all(a, ZERO)) return a;
    return this.binary('multiply', a, b);
  }

  /** a + b, without a vector where one of them is constant 0 throughout. */
  plus(a: Int32Array, b: Int32Array): Int32Array {
    if (all(a, ZERO)) return b;
    if (all(b, ZERO)) return a;
    return this.binary('add', a, b);
  }

  /** 1 − a */
  not(a: Int32Array): Int32Array {
    if (all(a, ONE)) return this.fill(a.length, ZERO);
    if (all(a, ZERO)) return this.fill(a.length, ONE);
    return this.unary('complement', a);
  }

  /** 1 − (1 − a)(1 − b) */
  either(a: Int32Array, b: Int32Array): Int32Array {
    if (all(a, ZERO)) return b;
    if (all(b, ZERO)) return a;
    return this.not(this.times(this.not(a), this.not(b)));
  }

  /** Certain numbers; NaN is NULL. */
  known(numbers: Float64Array, whole: boolean): Symbol {
    const present = tabulateIntegers(numbers.length, (i) => (Number.isNaN(numbers[i]) ? ZERO : ONE));
    const value = this.program.constants(numbers.map((x) => (Number.isNaN(x) ? 0 : x)));
    return { value, present, variance: this.fill(numbers.length, ZERO), unconditional: false, whole };
  }

  /** −a. */
  negate(a: Symbol): Symbol {
    return { ...a, value: this.unary('negate', a.value) };
  }

  /** a + b; their variances add, as if they were independent. */
  add(a: Symbol, b: Symbol): Symbol {
    return { ...this.#joined(a, b), value: this.plus(a.value, b.value), variance: this.plus(a.variance, b.variance) };
  }

  /** a − b; their variances add, as if they were independent. */
  subtract(a: Symbol, b: Symbol): Symbol {
    return {
      ...this.#joined(a, b),
      value: this.binary('subtract', a.value, b.value),
      variance: this.plus(a.variance, b.variance),
    };
  }

  /** First-order variance: b² Var a + a² Var b. */
  multiply(a: Symbol, b: Symbol): Symbol {
    const variance = this.plus(this.#scaled(a.variance, b.value), this.#scaled(b.variance, a.value));
    return { ...this.#joined(a, b), value: this.times(a.value, b.value), variance };
  }

  /** NULL where b is 0. First-order variance: (Var a + (a/b)² Var b) / b². */
  divide(a: Symbol, b: Symbol): Symbol {
    const value = this.binary('divide', a.value, b.value);
    const joined = this.#joined(a, b);
    const present = this.times(joined.present, this.unary('nonzero', b.value));
    const above = this.plus(a.variance, this.#scaled(b.variance, value));
    const variance = all(above, ZERO) ? above : this.binary('divide', above, this.unary('square', b.value));
    return { value, present, variance, unconditional: false, whole: false };
  }

  /** f(a), with first-order variance f′(a)² Var a taken as Var a where f is not smooth. */
  apply(name: UnaryName, a: Symbol): Symbol {
    return { ...a, value: this.unary(name, a.value), unconditional: false };
  }

  /** a where a condition holds: Σ weight · value over branches whose weights exclude each other. */
  choose(count: number, branches: readonly { weight: Int32Array; symbol: Symbol }[]): Symbol {
    const nothing = this.fill(count, ZERO);
    let [value, present, variance] = [nothing, nothing, nothing];
    for (const { weight, symbol } of branches) {
      value = this.plus(value, this.times(weight, symbol.value));
      present = this.plus(present, this.times(weight, symbol.present));
      variance = this.plus(variance, this.times(weight, symbol.variance));
      if (!certain(weight)) {
        // Not knowing which branch is taken adds weight (1 − weight) value².
        const doubt = this.times(this.unary('bernoulli', weight), this.unary('square', symbol.value));
        variance = this.plus(variance, doubt);
      }
    }
    return { value, present, variance, unconditional: false, whole: branches.every(({ symbol }) => symbol.whole) };
  }

  /** The first that is not NULL. */
  coalesce(symbols: readonly Symbol[]): Symbol {
    const [first, ...rest] = symbols;
    if (rest.length === 0 || all(first.present, ONE)) return first;
    const then = this.coalesce(rest);
    const missing = this.not(first.present);
    const mine = first.unconditional ? first.value : this.times(first.present, first.value);
    const theirs = then.unconditional ? then.value : this.times(then.present, then.value);
    return {
      value: this.plus(mine, this.times(missing, theirs)),
      present: this.either(first.present, then.present),
      variance: this.plus(first.variance, this.times(missing, then.variance)),
      unconditional: false,
      whole: first.whole && then.whole,
    };
  }

  #joined(a: Symbol, b: Symbol): Pick<Symbol, 'present' | 'unconditional' | 'whole'> {
    return { present: this.times(a.present, b.present), unconditional: false, whole: a.whole && b.whole };
  }

  /** variance · factor² */
  #scaled(variance: Int32Array, factor: Int32Array): Int32Array {
    return all(variance, ZERO) ? variance : this.times(variance, this.unary('square', factor));
  }

  /** A condition known per row: 1 true, 0 false, else NULL. */
  decided(outcomes: ArrayLike<number>): Truth {
    const pick = (wanted: number) => tabulateIntegers(outcomes.length, (i) => (outcomes[i] === wanted ? ONE : ZERO));
    return { yes: pick(1), no: pick(0) };
  }

  /** a AND b in SQL’s three values, as if independent: false when either is. */
  and(a: Truth, b: Truth): Truth {
    return { yes: this.times(a.yes, b.yes), no: this.either(a.no, b.no) };
  }

  /** a OR b in SQL’s three values, as if independent: true when either is. */
  or(a: Truth, b: Truth): Truth {
    return { yes: this.either(a.yes, b.yes), no: this.times(a.no, b.no) };
  }

  /** NOT a: what is NULL stays so. */
  negation(a: Truth): Truth {
    return { yes: a.no, no: a.yes };
  }

  /** Whether a symbol is NULL, which is never NULL itself. */
  missing(a: Symbol): Truth {
    return { yes: this.not(a.present), no: a.present };
  }
}

/** Whether every slot is the same constant. */
export function all(slots: Int32Array, slot: number): boolean {
  return slots.every((s) => s === slot);
}

/** Whether every slot is the constant 0 or 1. */
export function certain(slots: Int32Array): boolean {
  return slots.every((s) => s <= ONE);
}
