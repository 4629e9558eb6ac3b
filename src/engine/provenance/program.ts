import type { SlotPart } from './slot-part.ts';

/** P of each pair while a program runs, rows × classes, by pair number. */
export type PairProbabilities = readonly (Float32Array | Float64Array)[];

/** What a program's vectors read and write while it runs. Slots are indices into `values` and `adjoints`. */
export interface ProgramState {
  readonly values: Float64Array;
  /** ∂target/∂value per slot, while gradients flow back. */
  readonly adjoints: Float64Array;
  readonly P: PairProbabilities;
}

/** ∂target/∂P by pair number, same shapes as P. */
export type PairGradients = readonly Float64Array[];

/** Slot of the constant 0. */
export const ZERO = 0;
/** Slot of the constant 1. */
export const ONE = 1;

/**
 * A step of a program: fills the slots [first, first + size) from P and from slots of vectors before it. The chain rule
 * runs through `backward`, which adds to the adjoints of its inputs (or to ∂/∂P).
 */
export abstract class Vector {
  /** Slots that it fills. */
  readonly size: number;
  /** Vectors before this one that it reads. */
  readonly inputs: readonly Vector[];
  /** Set once, when the program takes the vector in. */
  first = -1;
  /** Its place among the program’s vectors; set with `first`. */
  index = -1;

  /** `inputs`: see there; each once. */
  constructor(size: number, inputs: readonly Vector[]) {
    this.size = size;
    this.inputs = inputs;
  }

  /** Computes its slots; those of its inputs are there. */
  abstract forward(state: ProgramState): void;
  /** Passes the adjoints of its slots on: adjoint(input) += adjoint(slot) · ∂slot/∂input, and into ∂/∂P. */
  abstract backward(state: ProgramState, gradients: PairGradients): void;
  /** What its i-th slot is made of. */
  abstract part(i: number): SlotPart;

  /** Slots of this vector, in order. */
  slots(): Int32Array {
    const slots = new Int32Array(this.size);
    for (let i = 0; i < slots.length; i++) slots[i] = this.first + i;
    return slots;
  }
}

/** Fixed numbers. */
export class ConstantVector extends Vector {
  readonly #numbers: Float64Array;

  constructor(numbers: Float64Array) {
    super(numbers.length, []);
    this.#numbers = numbers;
  }

  override forward({ values }: ProgramState): void {
    values.set(this.#numbers, this.first);
  }

  override backward(): void {
    // Constants depend on nothing.
  }

  override part(i: number): SlotPart {
    return { kind: 'constant', value: this.#numbers[i] };
  }
}

/** A differentiable program over P, built once per lineage: vectors in the order in which they can be computed. */
export class Program {
  readonly #vectors: Vector[] = [];
  #size = 0;

  constructor() {
    this.add(new ConstantVector(Float64Array.of(0, 1)));
  }

  /** Slots of all vectors. */
  get size(): number {
    return this.#size;
  }

  /** In the order in which they can be computed. */
  get vectors(): readonly Vector[] {
    return this.#vectors;
  }

  /** Takes a vector in, behind those that it reads, and gives it its slots. */
  add<V extends Vector>(vector: V): V {
    vector.first = this.#size;
    vector.index = this.#vectors.length;
    this.#vectors.push(vector);
    this.#size += vector.size;
    return vector;
  }

  /** One slot per number. */
  constants(numbers: Float64Array): Int32Array {
    return this.add(new ConstantVector(numbers)).slots();
  }

  /** The vector that a slot belongs to. */
  vectorOf(slot: number): Vector {
    let low = 0;
    let high = this.#vectors.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#vectors[middle].first <= slot) low = middle;
      else high = middle - 1;
    }
    return this.#vectors[low];
  }

  /** The vectors that these slots belong to, each once, without the constants 0 and 1. */
  inputsOf(...slots: readonly Int32Array[]): Vector[] {
    const found = new Set<Vector>();
    for (const array of slots) {
      let last: Vector | undefined;
      for (const slot of array) {
        if (slot <= ONE || (last && slot >= last.first && slot < last.first + last.size)) continue;
        last = this.vectorOf(slot);
        found.add(last);
      }
    }
    return [...found];
  }
}

/** One run of a program at one P: computes the vectors that are asked for, each once. */
export class Evaluation {
  readonly #program: Program;
  readonly #state: ProgramState;
  readonly #done: Uint8Array;

  /** Nothing is computed yet. P is read while it is asked, not copied. */
  constructor(program: Program, P: PairProbabilities) {
    this.#program = program;
    this.#state = { values: new Float64Array(program.size), adjoints: new Float64Array(program.size), P };
    this.#state.values[ONE] = 1;
    this.#done = new Uint8Array(program.vectors.length);
  }

  /** The value of a slot; computes what it needs that has not been computed. */
  value(slot: number): number {
    if (slot <= ONE) return slot;
    this.#compute(this.#program.vectorOf(slot));
    return this.#state.values[slot];
  }

  #compute(target: Vector): void {
    if (this.#done[target.index]) return;
    // In the program's order, so that no recursion is as deep as the query.
    const needed = closure(target);
    for (const vector of needed) {
      if (this.#done[vector.index]) continue;
      vector.forward(this.#state);
      this.#done[vector.index] = 1;
    }
  }

  /** gradients += weight · ∂slot/∂P. */
  addGradient(slot: number, weight: number, gradients: PairGradients): void {
    if (slot <= ONE || weight === 0) return;
    const target = this.#program.vectorOf(slot);
    this.#compute(target);
    const { adjoints } = this.#state;
    const needed = closure(target);
    adjoints[slot] += weight;
    for (let i = needed.length - 1; i >= 0; i--) needed[i].backward(this.#state, gradients);
    for (const vector of needed) adjoints.fill(0, vector.first, vector.first + vector.size);
    adjoints.fill(0, ZERO, ONE + 1);
  }
}

/** A vector and everything it reads, in the program's order. */
function closure(target: Vector): Vector[] {
  const found = new Set<Vector>([target]);
  for (const vector of found) for (const input of vector.inputs) found.add(input);
  return [...found].sort((a, b) => a.index - b.index);
}
