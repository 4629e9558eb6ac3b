import { Vector } from '../program.ts';
import type { PairGradients, Program, ProgramState } from '../program.ts';
import type { SlotPart } from '../slot-part.ts';

/** One factor of every monomial: an entry of P (index row · classes + class), −1 where the factor is absent. */
export interface AtomColumn {
  readonly pair: number;
  readonly index: Int32Array;
}

/** Monomials ∏ P[pair][index] · ∏ value[slot], one per row. Independence of the factors is seen to before. */
export class WeightVector extends Vector {
  readonly #atoms: readonly AtomColumn[];
  readonly #slots: readonly Int32Array[];

  constructor(program: Program, count: number, atoms: readonly AtomColumn[], slots: readonly Int32Array[]) {
    super(count, program.inputsOf(...slots));
    this.#atoms = atoms;
    this.#slots = slots;
  }

  override forward({ values, P }: ProgramState): void {
    const { first, size } = this;
    values.fill(1, first, first + size);
    this.#atoms.forEach(({ pair, index }, k) => {
      const p = P[pair];
      if (k === 0) for (let i = 0; i < size; i++) values[first + i] = index[i] < 0 ? 1 : p[index[i]];
      else for (let i = 0; i < size; i++) if (index[i] >= 0) values[first + i] *= p[index[i]];
    });
    for (const slots of this.#slots) for (let i = 0; i < size; i++) values[first + i] *= values[slots[i]];
  }

  override backward({ values, adjoints, P }: ProgramState, gradients: PairGradients): void {
    const { first, size } = this;
    if (this.#atoms.length === 1 && this.#slots.length === 0) {
      const [{ pair, index }] = this.#atoms;
      const gradient = gradients[pair];
      for (let i = 0; i < size; i++) if (index[i] >= 0) gradient[index[i]] += adjoints[first + i];
      return;
    }
    // d(∏ f)/d(f_k) = ∏ of the others; multiplied out again, because dividing fails at 0.
    this.#atoms.forEach(({ pair, index }, k) => {
      const gradient = gradients[pair];
      for (let i = 0; i < size; i++) {
        const adjoint = adjoints[first + i];
        if (adjoint !== 0 && index[i] >= 0) gradient[index[i]] += adjoint * this.#others(i, k, values, P);
      }
    });
    this.#slots.forEach((slots, k) => {
      for (let i = 0; i < size; i++) {
        const adjoint = adjoints[first + i];
        if (adjoint !== 0) adjoints[slots[i]] += adjoint * this.#others(i, this.#atoms.length + k, values, P);
      }
    });
  }

  /** Product of all factors of monomial i but the k-th. */
  #others(i: number, k: number, values: Float64Array, P: ProgramState['P']): number {
    let product = 1;
    for (let a = 0; a < this.#atoms.length; a++) {
      const { pair, index } = this.#atoms[a];
      if (a !== k && index[i] >= 0) product *= P[pair][index[i]];
    }
    for (let s = 0; s < this.#slots.length; s++) {
      if (this.#atoms.length + s !== k) product *= values[this.#slots[s][i]];
    }
    return product;
  }

  override part(i: number): SlotPart {
    const atoms = this.#atoms.flatMap(({ pair, index }) => (index[i] < 0 ? [] : [{ pair, index: index[i] }]));
    return { kind: 'monomial', atoms, slots: this.#slots.map((slots) => slots[i]) };
  }
}
