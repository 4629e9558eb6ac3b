import { Vector } from '../program.ts';
import type { Program, ProgramState } from '../program.ts';
import { ItemsByGroup, type SlotPart } from '../slot-part.ts';

/** Σ per group: out[g] = Σ over i with groups[i] = g of coefficients[i] · value[slots[i]]. Without coefficients all are 1. */
export class SumVector extends Vector {
  readonly #slots: Int32Array;
  readonly #groups: Int32Array | undefined;
  readonly #coefficients: Float64Array | undefined;
  #items: ItemsByGroup | undefined;

  /** `groups` left out: all in one group. A negative group takes no part; so does a coefficient of NaN (NULL). */
  constructor(program: Program, size: number, slots: Int32Array, groups?: Int32Array, coefficients?: Float64Array) {
    super(size, program.inputsOf(slots));
    this.#slots = slots;
    this.#groups = groups;
    this.#coefficients = coefficients?.map((c) => (Number.isNaN(c) ? 0 : c));
  }

  override forward({ values }: ProgramState): void {
    const slots = this.#slots;
    const groups = this.#groups;
    const coefficients = this.#coefficients;
    const { first } = this;
    values.fill(0, first, first + this.size);
    if (!groups && !coefficients) {
      let sum = 0;
      for (let i = 0; i < slots.length; i++) sum += values[slots[i]];
      values[first] = sum;
      return;
    }
    for (let i = 0; i < slots.length; i++) {
      const group = groups ? groups[i] : 0;
      if (group >= 0) values[first + group] += coefficients ? coefficients[i] * values[slots[i]] : values[slots[i]];
    }
  }

  override backward({ adjoints }: ProgramState): void {
    const slots = this.#slots;
    const groups = this.#groups;
    const coefficients = this.#coefficients;
    const { first } = this;
    if (!groups && !coefficients) {
      const adjoint = adjoints[first];
      for (let i = 0; i < slots.length; i++) adjoints[slots[i]] += adjoint;
      return;
    }
    for (let i = 0; i < slots.length; i++) {
      const group = groups ? groups[i] : 0;
      if (group >= 0) adjoints[slots[i]] += adjoints[first + group] * (coefficients ? coefficients[i] : 1);
    }
  }

  override part(group: number): SlotPart {
    const items = (this.#items ??= new ItemsByGroup(this.#groups, this.#slots.length, this.size)).of(group);
    const coefficients = this.#coefficients;
    return {
      kind: 'sum',
      slots: items.map((i) => this.#slots[i]),
      coefficients: coefficients ? items.map((i) => coefficients[i]) : null,
    };
  }
}

/** Σ per group of products of two slots: out[g] = Σ sign[i] · value[a[i]] · value[b[i]]. What a factorised join is made of. */
export class ProductSumVector extends Vector {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #groups: Int32Array;
  readonly #signs: Float64Array;
  #items: ItemsByGroup | undefined;

  constructor(program: Program, size: number, a: Int32Array, b: Int32Array, groups: Int32Array, signs: Float64Array) {
    super(size, program.inputsOf(a, b));
    this.#a = a;
    this.#b = b;
    this.#groups = groups;
    this.#signs = signs;
  }

  override forward({ values }: ProgramState): void {
    values.fill(0, this.first, this.first + this.size);
    for (let i = 0; i < this.#a.length; i++) {
      values[this.first + this.#groups[i]] += this.#signs[i] * values[this.#a[i]] * values[this.#b[i]];
    }
  }

  override backward({ values, adjoints }: ProgramState): void {
    for (let i = 0; i < this.#a.length; i++) {
      const adjoint = adjoints[this.first + this.#groups[i]] * this.#signs[i];
      adjoints[this.#a[i]] += adjoint * values[this.#b[i]];
      adjoints[this.#b[i]] += adjoint * values[this.#a[i]];
    }
  }

  override part(group: number): SlotPart {
    const items = (this.#items ??= new ItemsByGroup(this.#groups, this.#a.length, this.size)).of(group);
    const pick = (values: ArrayLike<number>) => items.map((i) => values[i]);
    return { kind: 'products', a: pick(this.#a), b: pick(this.#b), signs: pick(this.#signs) };
  }
}
