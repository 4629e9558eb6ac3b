import type { Blocks, LazyBlocks } from '../blocks.ts';
import { Vector } from '../program.ts';
import type { Program, ProgramState } from '../program.ts';
import { ItemsByGroup, type SlotPart } from '../slot-part.ts';

/** Probability that some monomial of a group holds: 1 − ∏ over blocks (1 − Σ of the block). Exact for independent blocks. */
export class AnyVector extends Vector {
  readonly #lazy: LazyBlocks;
  #sums = new Float64Array(0);
  /** Per group: product of the factors that are not 0, and how many are. */
  readonly #product: Float64Array;
  readonly #zeros: Int32Array;
  #items: ItemsByGroup | undefined;

  constructor(program: Program, blocks: LazyBlocks) {
    super(blocks.groupCount, program.inputsOf(blocks.slots));
    this.#lazy = blocks;
    this.#product = new Float64Array(blocks.groupCount);
    this.#zeros = new Int32Array(blocks.groupCount);
  }

  get #blocks(): Blocks {
    const { blocks } = this.#lazy;
    if (this.#sums.length !== blocks.blockCount) this.#sums = new Float64Array(blocks.blockCount);
    return blocks;
  }

  override forward({ values }: ProgramState): void {
    this.#gather(values);
    const { first, size } = this;
    for (let g = 0; g < size; g++) values[first + g] = 1 - (this.#zeros[g] > 0 ? 0 : this.#product[g]);
  }

  #gather(values: Float64Array): void {
    const { slots, blockOf, groupOf } = this.#blocks;
    const sums = this.#sums.fill(0);
    for (let i = 0; i < slots.length; i++) if (blockOf[i] >= 0) sums[blockOf[i]] += values[slots[i]];
    this.#product.fill(1);
    this.#zeros.fill(0);
    for (let b = 0; b < sums.length; b++) {
      const none = 1 - sums[b];
      if (none === 0) this.#zeros[groupOf[b]]++;
      else this.#product[groupOf[b]] *= none;
    }
  }

  override backward({ values, adjoints }: ProgramState): void {
    const { slots, blockOf, groupOf } = this.#blocks;
    const { first } = this;
    this.#gather(values);
    // ∂/∂s_b (1 − ∏ (1 − s)) = ∏ over the other blocks (1 − s)
    const others = this.#sums.map((sum, b) => {
      const g = groupOf[b];
      const isZero = 1 - sum === 0;
      if (this.#zeros[g] - (isZero ? 1 : 0) > 0) return 0;
      return isZero ? this.#product[g] : this.#product[g] / (1 - sum);
    });
    for (let i = 0; i < slots.length; i++) {
      const block = blockOf[i];
      if (block >= 0) adjoints[slots[i]] += adjoints[first + groupOf[block]] * others[block];
    }
  }

  override part(group: number): SlotPart {
    const { slots, blockOf, groupOf } = this.#blocks;
    const groups = blockOf.map((block) => (block < 0 ? -1 : groupOf[block]));
    const items = (this.#items ??= new ItemsByGroup(groups, slots.length, this.size)).of(group);
    const exclusive = new Set(items.map((i) => blockOf[i])).size <= 1;
    return { kind: 'any', slots: items.map((i) => slots[i]), exclusive };
  }
}
