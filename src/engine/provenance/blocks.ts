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

/** Gathers monomials into blocks; `groups` left out: all in one group; a negative group takes no part. */
export function gatherBlocks(slots: Int32Array, literals: Literals, groupCount: number, groups?: Int32Array): Blocks {
  const { length } = slots;
  const blockOf = new Int32Array(length).fill(-1);
  const groupOf: number[] = [];
  const blockByKey = new Map<string | number, number>();
  const firstOf = new Int32Array(length).fill(-1);
  const seen = new Map<string | number, number>();
  const single = literals.columnCount === 1;
  for (let i = 0; i < length; i++) {
    const group = groups ? groups[i] : 0;
    if (group < 0) continue;
    const key =
      single && literals.variables[0][i] >= 0
        ? literals.variables[0][i] * groupCount + group
        : variablesKey(literals, i, group);
    let block = blockByKey.get(key);
    if (block === undefined) {
      block = groupOf.length;
      groupOf.push(group);
      blockByKey.set(key, block);
    }
    const word = single ? literals.values[0][i] * (length + 1) + block : `${block}|${valuesKey(literals, i)}`;
    const first = seen.get(word);
    firstOf[i] = first ?? i;
    if (first !== undefined) continue;
    seen.set(word, i);
    blockOf[i] = block;
  }
  return {
    slots,
    blockOf,
    firstOf,
    groupOf: Int32Array.from(groupOf),
    blockCount: groupOf.length,
    groupCount,
  };
}

/** The set of variables of monomial i, whatever the columns they stand in. */
function variablesKey({ variables }: Literals, i: number, group: number): string {
  const present: number[] = [];
  for (const column of variables) if (column[i] >= 0) present.push(column[i]);
  return `${group}|${present.sort((a, b) => a - b).join(',')}`;
}

function valuesKey({ variables, values }: Literals, i: number): string {
  const present: string[] = [];
  variables.forEach((column, k) => {
    if (column[i] >= 0) present.push(`${column[i]}=${values[k][i]}`);
  });
  return present.sort().join(',');
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
