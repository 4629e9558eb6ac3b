import { Vector } from '../program.ts';
import type { SlotPart } from '../slot-part.ts';
import type { Program, ProgramState } from '../program.ts';

/** A function of two numbers and its partial derivatives; `out` is the function's own value. */
interface Binary {
  f(a: number, b: number): number;
  /** ∂f/∂a */
  da(a: number, b: number, out: number): number;
  /** ∂f/∂b */
  db(a: number, b: number, out: number): number;
}

/** π/√3: a logistic distribution of scale 1 has this standard deviation. */
const LOGISTIC = Math.PI / Math.sqrt(3);

/** Logistic distribution function of standard deviation √variance at d; the exact step d ≥ 0 without variance. */
function step(d: number, variance: number): number {
  if (variance <= 0) return d >= 0 ? 1 : 0;
  return 1 / (1 + Math.exp((-LOGISTIC * d) / Math.sqrt(variance)));
}

/** Functions of two numbers with both partial derivatives. */
export const BINARY = {
  add: { f: (a, b) => a + b, da: () => 1, db: () => 1 },
  subtract: { f: (a, b) => a - b, da: () => 1, db: () => -1 },
  multiply: { f: (a, b) => a * b, da: (_, b) => b, db: (a) => a },
  // A quotient by 0 is NULL in SQL; presence sees to that, the value here only has to be finite.
  divide: {
    f: (a, b) => (b === 0 ? 0 : a / b),
    da: (_, b) => (b === 0 ? 0 : 1 / b),
    db: (a, b) => (b === 0 ? 0 : -a / (b * b)), // d(a/b) = −a/b² db
  },
  power: {
    f: (a, b) => a ** b,
    da: (a, b) => (b === 0 ? 0 : b * a ** (b - 1)),
    db: (a, _, out) => (a > 0 ? out * Math.log(a) : 0),
  },
  /** Probability that a value of mean a and variance b is at least 0 (smooth), or whether a ≥ 0 (b = 0). */
  step: {
    f: step,
    da: (_, b, out) => (b <= 0 ? 0 : (out * (1 - out) * LOGISTIC) / Math.sqrt(b)),
    db: (a, b, out) => (b <= 0 ? 0 : (-out * (1 - out) * LOGISTIC * a) / (2 * b * Math.sqrt(b))),
  },
  /** The same for strictly more than 0. */
  stepAbove: {
    f: (a, b) => (b <= 0 ? Number(a > 0) : step(a, b)),
    da: (_, b, out) => (b <= 0 ? 0 : (out * (1 - out) * LOGISTIC) / Math.sqrt(b)),
    db: (a, b, out) => (b <= 0 ? 0 : (-out * (1 - out) * LOGISTIC * a) / (2 * b * Math.sqrt(b))),
  },
  /** Closeness of a value of mean a and variance b to 0: exp(−a²/2b), or whether a = 0 (b = 0). */
  bump: {
    f: (a, b) => (b <= 0 ? Number(a === 0) : Math.exp((-a * a) / (2 * b))),
    da: (a, b, out) => (b <= 0 ? 0 : (-a / b) * out),
    db: (a, b, out) => (b <= 0 ? 0 : ((a * a) / (2 * b * b)) * out),
  },
  /** a rounded to whole numbers as CAST does, where its variance b is 0; gradients pass. */
  truncate: { f: (a, b) => (b <= 0 ? Math.trunc(a) : a), da: () => 1, db: () => 0 },
  /** a rounded half away from 0, where its variance b is 0. */
  round: { f: (a, b) => (b <= 0 ? Math.sign(a) * Math.round(Math.abs(a)) : a), da: () => 1, db: () => 0 },
  smaller: { f: Math.min, da: (a, b) => Number(a <= b), db: (a, b) => Number(b < a) },
  larger: { f: Math.max, da: (a, b) => Number(a >= b), db: (a, b) => Number(b > a) },
} satisfies Record<string, Binary>;

/** A function of two numbers, by its name in the table above. */
export type BinaryName = keyof typeof BINARY;

/** A function of one number and its derivative. */
interface Unary {
  f(a: number): number;
  da(a: number, out: number): number;
}

/** Functions of one number with their derivatives. */
const UNARY = {
  negate: { f: (a) => -a, da: () => -1 },
  /** 1 − a: the complement of a probability. */
  complement: { f: (a) => 1 - a, da: () => -1 },
  square: { f: (a) => a * a, da: (a) => 2 * a },
  absolute: { f: Math.abs, da: (a) => Math.sign(a) },
  root: { f: (a) => Math.sqrt(Math.max(a, 0)), da: (_, out) => (out === 0 ? 0 : 0.5 / out) },
  exponential: { f: Math.exp, da: (_, out) => out },
  logarithm: { f: (a) => (a > 0 ? Math.log(a) : 0), da: (a) => (a > 0 ? 1 / a : 0) },
  /** Whether a is not 0: a fact about a world, not something to climb. */
  nonzero: { f: (a) => Number(a !== 0), da: () => 0 },
  positive: { f: (a) => Number(a > 0), da: () => 0 },
  nonnegative: { f: (a) => Number(a >= 0), da: () => 0 },
  /** p(1 − p): the variance of a yes-or-no of probability p. */
  bernoulli: { f: (a) => a * (1 - a), da: (a) => 1 - 2 * a },
} satisfies Record<string, Unary>;

/** A function of one number, by its name in the table above. */
export type UnaryName = keyof typeof UNARY;

/** out[i] = f(value[a[i]], value[b[i]]). */
export class BinaryVector extends Vector {
  readonly #name: BinaryName;
  readonly #rule: Binary;
  readonly #a: Int32Array;
  readonly #b: Int32Array;

  constructor(program: Program, name: BinaryName, a: Int32Array, b: Int32Array) {
    super(a.length, program.inputsOf(a, b));
    this.#name = name;
    this.#rule = BINARY[name];
    this.#a = a;
    this.#b = b;
  }

  override forward({ values }: ProgramState): void {
    for (let i = 0; i < this.size; i++) values[this.first + i] = this.#rule.f(values[this.#a[i]], values[this.#b[i]]);
  }

  override backward({ values, adjoints }: ProgramState): void {
    for (let i = 0; i < this.size; i++) {
      const adjoint = adjoints[this.first + i];
      if (adjoint === 0) continue;
      const [a, b, out] = [values[this.#a[i]], values[this.#b[i]], values[this.first + i]];
      adjoints[this.#a[i]] += adjoint * this.#rule.da(a, b, out);
      adjoints[this.#b[i]] += adjoint * this.#rule.db(a, b, out);
    }
  }

  override part(i: number): SlotPart {
    return { kind: 'binary', name: this.#name, a: this.#a[i], b: this.#b[i] };
  }
}

/** out[i] = f(value[a[i]]). */
export class UnaryVector extends Vector {
  readonly #name: UnaryName;
  readonly #rule: Unary;
  readonly #a: Int32Array;

  constructor(program: Program, name: UnaryName, a: Int32Array) {
    super(a.length, program.inputsOf(a));
    this.#name = name;
    this.#rule = UNARY[name];
    this.#a = a;
  }

  override forward({ values }: ProgramState): void {
    for (let i = 0; i < this.size; i++) values[this.first + i] = this.#rule.f(values[this.#a[i]]);
  }

  override backward({ values, adjoints }: ProgramState): void {
    for (let i = 0; i < this.size; i++) {
      const adjoint = adjoints[this.first + i];
      if (adjoint !== 0) adjoints[this.#a[i]] += adjoint * this.#rule.da(values[this.#a[i]], values[this.first + i]);
    }
  }

  override part(i: number): SlotPart {
    return { kind: 'unary', name: this.#name, a: this.#a[i] };
  }
}
