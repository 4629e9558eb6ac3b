import { tabulate } from '../../base/tabulate.ts';
import type { BulkColumn } from '../../sql/database.ts';

/** Rows numbered by equal values. */
export interface Grouping {
  readonly groupCount: number;
  readonly groupOf: Int32Array;
  /** First row of each group. */
  readonly firstRow: Int32Array;
}

/** Groups rows by the values of columns, as SQLite does without collations: NULL equals NULL, 1 equals 1.0. */
export function groupRows(columns: readonly BulkColumn[], count: number): Grouping {
  let grouping: Grouping = {
    groupCount: count > 0 ? 1 : 0,
    groupOf: new Int32Array(count),
    firstRow: new Int32Array(count > 0 ? 1 : 0),
  };
  columns.forEach((column, c) => {
    const codes = codesOf(column);
    grouping = c === 0 ? numbered(codes.values, codes.bound, count) : refine(grouping, codes, count);
  });
  return grouping;
}

interface Codes {
  readonly values: ArrayLike<number>;
  /** Codes are below this. */
  readonly bound: number;
}

/** Small numbers for the values of a column, equal where the values are. */
function codesOf(column: BulkColumn): Codes {
  if (column instanceof Int32Array) {
    let [low, high] = [0, -1];
    for (const value of column) {
      if (value > high) high = value;
      if (value < low) low = value;
    }
    return low >= -1 ? { values: column.map((value) => value + 1), bound: high + 2 } : mapped(column);
  }
  return mapped(column);
}

function mapped(column: BulkColumn): Codes {
  const codes = new Map<unknown, number>();
  const values = new Int32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    // Map takes −0 and 0 for one and finds NaN, as SQL's grouping wants it.
    const value = column[i];
    let code = codes.get(value);
    if (code === undefined) codes.set(value, (code = codes.size));
    values[i] = code;
  }
  return { values, bound: codes.size };
}

function refine(grouping: Grouping, codes: Codes, count: number): Grouping {
  const { groupOf, groupCount } = grouping;
  const bound = Math.max(1, codes.bound);
  const combined = tabulate(count, (i) => groupOf[i] * bound + codes.values[i]);
  return numbered(combined, groupCount * bound, count);
}

/** Numbers codes in the order in which they first appear. */
function numbered(codes: ArrayLike<number>, bound: number, count: number): Grouping {
  const groupOf = new Int32Array(count);
  const firstRow: number[] = [];
  const dense = bound <= Math.max(4 * count, 1024);
  const table = dense ? new Int32Array(bound).fill(-1) : undefined;
  const map = dense ? undefined : new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const code = codes[i];
    let group = table ? table[code] : (map?.get(code) ?? -1);
    if (group < 0) {
      group = firstRow.push(i) - 1;
      if (table) table[code] = group;
      else map?.set(code, group);
    }
    groupOf[i] = group;
  }
  return { groupCount: firstRow.length, groupOf, firstRow: Int32Array.from(firstRow) };
}
