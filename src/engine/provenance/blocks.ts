import { ZERO } from './program.ts';

/**
 * Monomials of each group, gathered into blocks. Two different monomials over the same variables cannot both hold (a row
 * has one class), so within a block probabilities add; different blocks are taken as independent.
 */
export interface Blocks {
  /** Slot of every monomial. */
  readonly slots: Int32Array;
  /** Block of every monomial; −1 for one that repeats another of its block word for word. */
  readonly blockOf: Int32Array;
  /** The monomial that each one repeats: itself where it is the first, −1 where it takes no part. */
  readonly firstOf: Int32Array;
  readonly groupOf: Int32Array;
  readonly blockCount: number;
  readonly groupCount: number;
}

/** The variables and values of monomials, column by column; −1 means that the column adds no factor. */
export interface Literals {
  readonly columnCount: number;
  /** Which variable: one number per row of a predicted table, or per event. */
  readonly variables: readonly Float64Array[];
  /** Which value of it. */
  readonly values: readonly Int32Array[];
}

/** Blocks that are gathered when they are first needed: a COUNT never needs them. */
export class LazyBlocks {
  readonly slots: Int32Array;
  readonly groupCount: number;
  readonly #literals: Literals;
  readonly #groups: Int32Array | undefined;
  #blocks: Blocks | undefined;

  constructor(slots: Int32Array, literals: Literals, groupCount: number, groups?: Int32Array) {
    this.slots = slots;
    this.groupCount = groupCount;
    this.#literals = literals;
    this.#groups = groups;
  }

  get blocks(): Blocks {
    return (this.#blocks ??= gatherBlocks(this.slots, this.#literals, this.groupCount, this.#groups));
  }
}

/**
 * Gathers monomials into blocks; `groups` left out: all in one group. A monomial of a negative group takes no part, nor
 * does one that never holds.
 */
export function gatherBlocks(slots: Int32Array, literals: Literals, groupCount: number, groups?: Int32Array): Blocks {
  const { length } = slots;
  const { columnCount } = literals;
  const variables = new SortedLiterals(literals);
  // A block is the path of its group and its variables in ascending order; values behind it tell its monomials apart.
  const paths = new Paths(groupCount, length * columnCount * 2);
  const blockOf = new Int32Array(length).fill(-1);
  const firstOf = new Int32Array(length).fill(-1);
  const groupOf = new Int32Array(length);
  const blockAt = new Int32Array(paths.capacity).fill(-1);
  const firstAt = new Int32Array(paths.capacity).fill(-1);
  let blockCount = 0;
  for (let i = 0; i < length; i++) {
    const group = groups ? groups[i] : 0;
    if (group < 0 || slots[i] === ZERO) continue;
    const count = variables.sort(i);
    let path = group;
    for (let k = 0; k < count; k++) path = paths.step(path, variables.variable(k));
    if (blockAt[path] < 0) {
      groupOf[blockCount] = group;
      blockAt[path] = blockCount++;
    }
    const block = blockAt[path];
    // Values are below 0 as steps, so that they are no variables.
    for (let k = 0; k < count; k++) path = paths.step(path, -1 - variables.value(k));
    if (firstAt[path] >= 0) {
      firstOf[i] = firstAt[path];
      continue;
    }
    firstAt[path] = i;
    firstOf[i] = i;
    blockOf[i] = block;
  }
  return { slots, blockOf, firstOf, groupOf: groupOf.slice(0, blockCount), blockCount, groupCount };
}

/** The factors of one monomial at a time, in ascending order of their variables. */
class SortedLiterals {
  readonly #literals: Literals;
  readonly #columns: Int32Array;
  #row = 0;

  constructor(literals: Literals) {
    this.#literals = literals;
    this.#columns = new Int32Array(literals.columnCount);
  }

  /** Turns to a monomial; how many variables it has. */
  sort(row: number): number {
    const { variables } = this.#literals;
    this.#row = row;
    let count = 0;
    for (let c = 0; c < variables.length; c++) {
      const variable = variables[c][row];
      if (variable < 0) continue;
      let at = count++;
      for (; at > 0 && variables[this.#columns[at - 1]][row] > variable; at--)
        this.#columns[at] = this.#columns[at - 1];
      this.#columns[at] = c;
    }
    return count;
  }

  variable(k: number): number {
    return this.#literals.variables[this.#columns[k]][this.#row];
  }

  value(k: number): number {
    return this.#literals.values[this.#columns[k]][this.#row];
  }
}

function scatter(x: number): number {
  return Math.imul(x, 0x9e3779b1);
}

/**
 * Numbers for sequences: from the number of a sequence and one step more to the number of the longer one. A hash table in
 * typed arrays: with millions of steps a Map takes ten times as long.
 */
class Paths {
  /** Numbers are below this. */
  readonly capacity: number;
  readonly #mask: number;
  readonly #from: Int32Array;
  readonly #by: Int32Array;
  readonly #to: Int32Array;
  #next: number;

  /** Numbers below `roots` are sequences of no step; at most `most` others are asked for. */
  constructor(roots: number, most: number) {
    this.capacity = roots + most;
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, most * 1.5)));
    this.#mask = size - 1;
    this.#from = new Int32Array(size).fill(-1);
    this.#by = new Int32Array(size);
    this.#to = new Int32Array(size);
    this.#next = roots;
  }

  step(path: number, by: number): number {
    // What tends to come in order (variables behind one group, then paths with one value) stays side by side in memory.
    const place = by < 0 ? scatter(-by) + 2 * path : scatter(path) + by;
    let at = place & this.#mask;
    while (this.#from[at] >= 0) {
      if (this.#from[at] === path && this.#by[at] === by) return this.#to[at];
      at = (at + 1) & this.#mask;
    }
    this.#from[at] = path;
    this.#by[at] = by;
    this.#to[at] = this.#next;
    return this.#next++;
  }
}

/** Coefficients with those of repeated monomials added to the first: what blocks are summed with. */
export function mergeCoefficients({ firstOf }: Blocks, coefficients?: Float64Array): Float64Array {
  const merged = new Float64Array(firstOf.length);
  for (let i = 0; i < firstOf.length; i++) {
    if (firstOf[i] < 0) continue;
    const c = coefficients ? coefficients[i] : 1;
    if (!Number.isNaN(c)) merged[firstOf[i]] += c;
  }
  return merged;
}
