import type { Blocks } from '../blocks.ts';
import { Vector } from '../program.ts';
import type { Program, ProgramState } from '../program.ts';
import type { SlotPart } from '../slot-part.ts';

/** Keeps 1 − Σ of a block away from 0, so that the product over blocks can be divided again. */
const SURE = 1e-30;

function awayFromZero(x: number): number {
  return Math.abs(x) < SURE ? SURE : x;
}

/**
 * Expectation of the first member's number, members in the order given, conditional on there being one: the relaxed
 * MIN (ascending) or MAX (descending). With S_i = P(none of the first i members holds), blocks independent,
 * E = Σ_i x_i (S_{i−1} − S_i) / (1 − S_n).
 */
export class ExtremeVector extends Vector {
  readonly #blocks: Blocks;
  /** Monomials by group and then in order. */
  readonly #order: Int32Array;
  readonly #starts: Int32Array;
  readonly #numbers: Float64Array;
  readonly #sums: Float64Array;

  /** `order`: monomials (indices into the blocks) group by group, best first; group g holds order[starts[g] … starts[g+1]). */
  constructor(program: Program, blocks: Blocks, order: Int32Array, starts: Int32Array, numbers: Float64Array) {
    super(blocks.groupCount, program.inputsOf(blocks.slots));
    this.#blocks = blocks;
    this.#order = order;
    this.#starts = starts;
    this.#numbers = numbers;
    this.#sums = new Float64Array(blocks.blockCount);
  }

  override forward({ values }: ProgramState): void {
    for (let g = 0; g < this.size; g++) {
      const { expected, none } = this.#sweep(g, values);
      values[this.first + g] = none >= 1 ? 0 : expected / (1 - none);
    }
  }

  /** E · (1 − S_n) and S_n of one group; `visit` sees each member with S after it and what is left of its block. */
  #sweep(
    g: number,
    values: Float64Array,
    visit?: (position: number, survival: number, left: number) => void,
  ): { expected: number; none: number } {
    const { slots, blockOf } = this.#blocks;
    const [start, end] = [this.#starts[g], this.#starts[g + 1]];
    for (let k = start; k < end; k++) this.#sums[blockOf[this.#order[k]]] = 0;
    let survival = 1;
    let expected = 0;
    for (let k = start; k < end; k++) {
      const i = this.#order[k];
      const block = blockOf[i];
      const before = awayFromZero(1 - this.#sums[block]);
      this.#sums[block] += values[slots[i]];
      const left = awayFromZero(1 - this.#sums[block]);
      const after = survival * (left / before);
      expected += this.#numbers[i] * (survival - after);
      survival = after;
      visit?.(k, survival, left);
    }
    return { expected, none: survival };
  }

  override backward({ values, adjoints }: ProgramState): void {
    const { slots } = this.#blocks;
    for (let g = 0; g < this.size; g++) {
      const adjoint = adjoints[this.first + g];
      const [start, end] = [this.#starts[g], this.#starts[g + 1]];
      if (adjoint === 0 || start === end) continue;
      const survivals = new Float64Array(end - start);
      const lefts = new Float64Array(end - start);
      const { none } = this.#sweep(g, values, (k, survival, left) => {
        survivals[k - start] = survival;
        lefts[k - start] = left;
      });
      const present = 1 - none;
      if (present <= 0) continue;
      const mean = values[this.first + g];
      // E·present = x_1 + Σ_i S_i (x_{i+1} − x_i) − x_n S_n and dS_i/dm_j = −S_i / left of j's block at i, for i ≥ j.
      // d(E) = (d(E·present) − E d(present)) / present, d(present) = −dS_n.
      // Tail sums per block: walk backwards, dividing what lies between two members of a block by what was left then.
      const tails = this.#tails(start, end, survivals, lefts, mean);
      for (let k = start; k < end; k++) {
        const i = this.#order[k];
        adjoints[slots[i]] += (adjoint / present) * -tails[k - start];
      }
    }
  }

  #tails(start: number, end: number, survivals: Float64Array, lefts: Float64Array, mean: number): Float64Array {
    const { blockOf } = this.#blocks;
    // suffix[k] = Σ_{i≥k} S_i (x_{i+1} − x_i), the last x being the mean (from −E d(present)). Summed from the end, where S
    // is smallest: differences of sums from the front would drown in rounding what is divided by a small `left` below.
    const suffix = new Float64Array(end - start + 1);
    for (let k = end - 1; k >= start; k--) {
      const next = k + 1 < end ? this.#numbers[this.#order[k + 1]] : mean;
      suffix[k - start] = suffix[k - start + 1] + survivals[k - start] * (next - this.#numbers[this.#order[k]]);
    }
    const tails = new Float64Array(end - start);
    /** Per block: where its next member stands, and the tail from there on. */
    const nextMember = new Map<number, number>();
    for (let k = end - 1; k >= start; k--) {
      const block = blockOf[this.#order[k]];
      const next = nextMember.get(block);
      const until = next ?? end;
      const between = (suffix[k - start] - suffix[until - start]) / lefts[k - start];
      tails[k - start] = between + (next === undefined ? 0 : tails[next - start]);
      nextMember.set(block, k);
    }
    return tails;
  }

  override part(group: number): SlotPart {
    const members = [...this.#order.subarray(this.#starts[group], this.#starts[group + 1])];
    return {
      kind: 'extreme',
      slots: members.map((i) => this.#blocks.slots[i]),
      numbers: members.map((i) => this.#numbers[i]),
    };
  }
}
