import type { BinaryName, UnaryName } from './vectors/elementwise.ts';

/** A factor of a monomial: P[pair][index], index = row · classes + class. */
export interface AtomFactor {
  readonly pair: number;
  readonly index: number;
}

/** What one slot of a program is made of: what an exact reading of the program, other than running it, goes by. */
export type SlotPart =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'monomial'; readonly atoms: readonly AtomFactor[]; readonly slots: readonly number[] }
  /** Σ coefficients[k] · slots[k]; without coefficients all are 1. */
  | { readonly kind: 'sum'; readonly slots: readonly number[]; readonly coefficients: readonly number[] | null }
  /** Σ signs[k] · a[k] · b[k]. */
  | {
      readonly kind: 'products';
      readonly a: readonly number[];
      readonly b: readonly number[];
      readonly signs: readonly number[];
    }
  /** 1 where any of the slots is 1, in a world; `exclusive` when at most one of them can be. */
  | { readonly kind: 'any'; readonly slots: readonly number[]; readonly exclusive: boolean }
  /** The first in order of `numbers` whose slot is 1. */
  | { readonly kind: 'extreme'; readonly slots: readonly number[]; readonly numbers: readonly number[] }
  | { readonly kind: 'binary'; readonly name: BinaryName; readonly a: number; readonly b: number }
  | { readonly kind: 'unary'; readonly name: UnaryName; readonly a: number }
  | { readonly kind: 'opaque'; readonly what: string };

/** Items of each group, gathered once when first asked for; a negative group takes no part. */
export class ItemsByGroup {
  readonly #groups: Int32Array | undefined;
  readonly #itemCount: number;
  readonly #groupCount: number;
  #starts: Int32Array | undefined;
  #items = new Int32Array(0);

  /** `groups` left out: all items in group 0. */
  constructor(groups: Int32Array | undefined, itemCount: number, groupCount: number) {
    this.#groups = groups;
    this.#itemCount = itemCount;
    this.#groupCount = groupCount;
  }

  /** Items of a group, ascending. */
  of(group: number): readonly number[] {
    const starts = (this.#starts ??= this.#gather());
    return [...this.#items.subarray(starts[group], starts[group + 1])];
  }

  #gather(): Int32Array {
    const starts = new Int32Array(this.#groupCount + 1);
    const groupOf = (i: number) => (this.#groups ? this.#groups[i] : 0);
    for (let i = 0; i < this.#itemCount; i++) if (groupOf(i) >= 0) starts[groupOf(i) + 1]++;
    for (let g = 0; g < this.#groupCount; g++) starts[g + 1] += starts[g];
    const next = starts.slice();
    this.#items = new Int32Array(starts[this.#groupCount]);
    for (let i = 0; i < this.#itemCount; i++) if (groupOf(i) >= 0) this.#items[next[groupOf(i)]++] = i;
    return starts;
  }
}
