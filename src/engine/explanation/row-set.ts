/** A set of row numbers below a bound, as bits: what patterns are intersected and counted with. */
export class RowSet {
  /** Row r is bit r mod 32 of word ⌊r / 32⌋. */
  readonly bits: Uint32Array;

  /** Takes the words over, without a copy. */
  constructor(bits: Uint32Array) {
    this.bits = bits;
  }

  /** No rows, with room for those below `bound`. */
  static empty(bound: number): RowSet {
    return new RowSet(new Uint32Array(Math.ceil(bound / 32)));
  }

  /** These rows, all below `bound`. */
  static of(bound: number, rows: Iterable<number>): RowSet {
    const set = RowSet.empty(bound);
    for (const row of rows) set.add(row);
    return set;
  }

  /** Adds a row, in place. */
  add(row: number): void {
    this.bits[row >>> 5] |= 1 << (row & 31);
  }

  /** this ∩ other; both of one bound, as everywhere below. */
  and(other: RowSet): RowSet {
    return new RowSet(this.bits.map((word, i) => word & other.bits[i]));
  }

  /** |this ∩ other|. */
  countIn(other: RowSet): number {
    return countAll(this, other, other);
  }

  /** |this|. */
  get size(): number {
    return this.countIn(this);
  }

  /** this ∖ other. */
  without(other: RowSet): RowSet {
    return new RowSet(this.bits.map((word, i) => word & ~other.bits[i]));
  }

  /** Whether both hold the same rows. */
  equals(other: RowSet): boolean {
    return this.bits.every((word, i) => word === other.bits[i]);
  }

  /** The rows, ascending. */
  rows(): number[] {
    const found: number[] = [];
    this.bits.forEach((word, i) => {
      for (let rest = word; rest !== 0; rest &= rest - 1) found.push(32 * i + 31 - Math.clz32(rest & -rest));
    });
    return found;
  }
}

/** |a ∩ b ∩ c|, without making the sets in between: a search asks for it thousands of times per set that it keeps. */
export function countAll(a: RowSet, b: RowSet, c: RowSet): number {
  const [first, second, third] = [a.bits, b.bits, c.bits];
  let count = 0;
  for (let i = 0; i < first.length; i++) count += ones(first[i] & second[i] & third[i]);
  return count;
}

/** Set bits of a 32-bit word (Hacker's Delight, figure 5-2). */
function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
