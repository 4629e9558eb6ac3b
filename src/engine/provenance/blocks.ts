import { Paths } from './paths.ts';
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
  /** Slot of every monomial. */
  readonly slots: Int32Array;
  /** Groups, also those without monomials. */
  readonly groupCount: number;
  readonly #literals: Literals;
  readonly #groups: Int32Array | undefined;
  #blocks: Blocks | undefined;

  /** `groups` left out: all monomials in group 0; a negative group takes no part. */
  constructor(slots: Int32Array, literals: Literals, groupCount: number, groups?: Int32Array) {
    this.slots = slots;
    this.groupCount = groupCount;
    this.#literals = literals;
    this.#groups = groups;
  }

  /** Gathered on the first reading. */
  get blocks(): Blocks {
    return (this.#blocks ??= gatherBlocks(this.slots, this.#literals, this.groupCount, this.#groups));
  }
}

/**
 * Gathers monomials into blocks; `groups` left out: all in one group. A monomial of a negative group takes no part, nor
 * does one that never holds.
 */
function gatherBlocks(slots: Int32Array, literals: Literals, groupCount: number, groups?: Int32Array): Blocks {
  return gatherByVariable(slots, literals, groupCount, groups) ?? gatherByPaths(slots, literals, groupCount, groups);
}

/** Steps through lists per monomial beyond which they are too long to be worth it. */
const MOST_STEPS = 32;

/**
 * For monomials of one variable each, as over a single table: the blocks of a variable stand in a list, and so do the
 * monomials of a block, which are no more than its classes. Undefined where the monomials are others or lists too long.
 */
function gatherByVariable(
  slots: Int32Array,
  { columnCount, variables: [variables], values: [values] }: Literals,
  groupCount: number,
  groups?: Int32Array,
): Blocks | undefined {
  if (columnCount !== 1) return undefined;
  const { length } = slots;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const variable of variables) {
    if (variable < 0) return undefined;
    if (variable < lowest) lowest = variable;
    if (variable > highest) highest = variable;
  }
  if (highest - lowest > 4 * length) return undefined;
  const blockOf = new Int32Array(length).fill(-1);
  const firstOf = new Int32Array(length).fill(-1);
  const groupOf = new Int32Array(length);
  const newestBlock = new Int32Array(Math.max(0, highest - lowest + 1)).fill(-1);
  const olderBlock = new Int32Array(length);
  const newestIn = new Int32Array(length).fill(-1);
  const olderIn = new Int32Array(length);
  let blockCount = 0;
  let steps = 0;
  for (let i = 0; i < length; i++) {
    const group = groups ? groups[i] : 0;
    if (group < 0 || slots[i] === ZERO) continue;
    const at = variables[i] - lowest;
    let block = newestBlock[at];
    for (; block >= 0 && groupOf[block] !== group; block = olderBlock[block]) steps++;
    if (block < 0) {
      block = blockCount++;
      groupOf[block] = group;
      olderBlock[block] = newestBlock[at];
      newestBlock[at] = block;
    }
    let first = newestIn[block];
    for (; first >= 0 && values[first] !== values[i]; first = olderIn[first]) steps++;
    if (steps > MOST_STEPS * length) return undefined;
    firstOf[i] = first < 0 ? i : first;
    if (first >= 0) continue;
    olderIn[i] = newestIn[block];
    newestIn[block] = i;
    blockOf[i] = block;
  }
  return { slots, blockOf, firstOf, groupOf: groupOf.slice(0, blockCount), blockCount, groupCount };
}

function gatherByPaths(slots: Int32Array, literals: Literals, groupCount: number, groups?: Int32Array): Blocks {
  const { length } = slots;
  const factors = new SortedFactors(literals);
  // A block is the path of its group and its variables in ascending order; values behind it tell its monomials apart.
  const paths = new Paths(groupCount, 3 * length);
  const blockOf = new Int32Array(length).fill(-1);
  const firstOf = new Int32Array(length).fill(-1);
  const groupOf = new Int32Array(length);
  // By path: the block that it is, and the first monomial at its end.
  let blockAt = new Int32Array(paths.count).fill(-1);
  let firstAt = new Int32Array(paths.count).fill(-1);
  let blockCount = 0;
  for (let i = 0; i < length; i++) {
    const group = groups ? groups[i] : 0;
    if (group < 0 || slots[i] === ZERO) continue;
    factors.turnTo(i);
    let path = group;
    for (let k = 0; k < factors.count; k++) path = paths.step(path, factors.variable(k));
    blockAt = withRoom(blockAt, paths.count);
    if (blockAt[path] < 0) {
      groupOf[blockCount] = group;
      blockAt[path] = blockCount++;
    }
    const block = blockAt[path];
    for (let k = 0; k < factors.wordCount; k++) path = paths.step(path, factors.word(k));
    firstAt = withRoom(firstAt, paths.count);
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

/** The array, or a longer one with −1 behind it. */
function withRoom(array: Int32Array<ArrayBuffer>, count: number): Int32Array<ArrayBuffer> {
  if (count <= array.length) return array;
  const larger = new Int32Array(2 * count).fill(-1);
  larger.set(array);
  return larger;
}

/** Values of several factors are packed into one number below this. */
const LARGEST_WORD = 2 ** 30;

/** The factors of one monomial at a time, in ascending order of their variables. */
class SortedFactors {
  /** Factors of the monomial turned to. */
  count = 0;
  readonly #literals: Literals;
  readonly #columns: Int32Array;
  /** Values are below this. */
  readonly #radix: number;
  readonly #packed: boolean;
  #row = 0;

  constructor(literals: Literals) {
    this.#literals = literals;
    this.#columns = new Int32Array(literals.columnCount);
    let largest = 0;
    for (const values of literals.values) for (const value of values) if (value > largest) largest = value;
    this.#radix = largest + 1;
    this.#packed = this.#radix ** literals.columnCount < LARGEST_WORD;
  }

  turnTo(row: number): void {
    const { variables } = this.#literals;
    const columns = this.#columns;
    this.#row = row;
    this.count = 0;
    for (let c = 0; c < variables.length; c++) {
      const variable = variables[c][row];
      if (variable < 0) continue;
      let at = this.count++;
      for (; at > 0 && variables[columns[at - 1]][row] > variable; at--) columns[at] = columns[at - 1];
      columns[at] = c;
    }
  }

  variable(k: number): number {
    return this.#literals.variables[this.#columns[k]][this.#row];
  }

  /** How many numbers say the values: one, where they can be packed. */
  get wordCount(): number {
    return this.#packed ? Math.min(1, this.count) : this.count;
  }

  /** A number below 0, so that it is no variable. */
  word(k: number): number {
    if (!this.#packed) return -1 - this.#value(k);
    let word = 0;
    for (let f = 0; f < this.count; f++) word = word * this.#radix + this.#value(f);
    return -1 - word;
  }

  #value(k: number): number {
    return this.#literals.values[this.#columns[k]][this.#row];
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
