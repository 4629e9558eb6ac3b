import { mergeCoefficients } from '../blocks.ts';
import type { Blocks, LazyBlocks } from '../blocks.ts';
import { Vector } from '../program.ts';
import type { Program, ProgramState } from '../program.ts';
import type { SlotPart } from '../slot-part.ts';

/** Variance of Σ coefficient · monomial per group: Σ over blocks of Σ c²m − (Σ c m)², blocks independent. 0 in every world. */
export class VarianceVector extends Vector {
  readonly #lazy: LazyBlocks;
  readonly #given: Float64Array | undefined;
  #coefficients: Float64Array = new Float64Array(0);
  #means: Float64Array = new Float64Array(0);

  /** Coefficients left out are 1; NaN (NULL) counts as 0. */
  constructor(program: Program, blocks: LazyBlocks, coefficients?: Float64Array) {
    super(blocks.groupCount, program.inputsOf(blocks.slots));
    this.#lazy = blocks;
    this.#given = coefficients;
  }

  get #blocks(): Blocks {
    const { blocks } = this.#lazy;
    if (this.#means.length !== blocks.blockCount) {
      this.#means = new Float64Array(blocks.blockCount);
      this.#coefficients = mergeCoefficients(blocks, this.#given);
    }
    return blocks;
  }

  override forward({ values }: ProgramState): void {
    const { slots, blockOf, groupOf } = this.#blocks;
    const { first, size } = this;
    this.#gather(values);
    // Block by block: in a world each difference is then exactly 0, whatever the coefficients.
    const squares = new Float64Array(this.#means.length);
    for (let i = 0; i < slots.length; i++) {
      const c = this.#coefficients[i];
      if (blockOf[i] >= 0) squares[blockOf[i]] += c * c * values[slots[i]];
    }
    values.fill(0, first, first + size);
    for (let b = 0; b < squares.length; b++) values[first + groupOf[b]] += squares[b] - this.#means[b] * this.#means[b];
  }

  #gather(values: Float64Array): void {
    const { slots, blockOf } = this.#blocks;
    this.#means.fill(0);
    for (let i = 0; i < slots.length; i++) {
      if (blockOf[i] >= 0) this.#means[blockOf[i]] += this.#coefficients[i] * values[slots[i]];
    }
  }

  override backward({ values, adjoints }: ProgramState): void {
    const { slots, blockOf, groupOf } = this.#blocks;
    this.#gather(values);
    for (let i = 0; i < slots.length; i++) {
      const block = blockOf[i];
      if (block < 0) continue;
      const c = this.#coefficients[i];
      // d(Σ c²m − (Σ c m)²)/dm_i = c_i² − 2 c_i Σ c m
      adjoints[slots[i]] += adjoints[this.first + groupOf[block]] * (c * c - 2 * c * this.#means[block]);
    }
  }

  override part(): SlotPart {
    return { kind: 'opaque', what: 'a comparison of aggregates' };
  }
}
