import { RainError, type Place } from '../base/errors.ts';
import type { ResultSet } from '../sql/database.ts';
import type { Cell } from '../table/table.ts';

/**
 * Whether two cells are the same for a row pattern: numbers within 1e-9 relative, an infinite one only itself, null matches
 * null, text exactly.
 */
export function cellsMatch(a: Cell, b: Cell): boolean {
  if (a === b || typeof a !== 'number' || typeof b !== 'number') return a === b;
  const size = Math.max(Math.abs(a), Math.abs(b));
  return size < Infinity && Math.abs(a - b) <= 1e-9 * size;
}

/**
 * The names by which an answer's columns are told apart: their own or, where several bear one name (both sides of
 * `SELECT * FROM l JOIN r`), that name with a number: digit:1, digit:2.
 */
export function distinctNames(names: readonly string[]): string[] {
  const count = new Map<string, number>();
  for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
  const taken = new Set([...count].flatMap(([name, times]) => (times === 1 ? [name] : [])));
  const last = new Map<string, number>();
  return names.map((name) => {
    if (count.get(name) === 1) return name;
    let number = (last.get(name) ?? 0) + 1;
    while (taken.has(`${name}:${number}`)) number++;
    last.set(name, number);
    return `${name}:${number}`;
  });
}

/**
 * Index of the answer's column of that name: exact, else as `distinctNames` has it, else ignoring case as SQLite does.
 * Throws `unknown-column`, listing the columns, or `ambiguous-column` when two columns bear the name.
 * @param distinct `distinctNames` of the columns, where it is known already
 */
export function columnIndex(
  columns: readonly string[],
  name: string,
  place: Place,
  distinct: readonly string[] = distinctNames(columns),
): number {
  const lower = name.toLowerCase();
  const exact = indicesWhere(columns, (c) => c === name);
  const numbered = exact.length > 0 ? exact : indicesWhere(distinct, (c) => c === name);
  const found = numbered.length > 0 ? numbered : indicesWhere(columns, (c) => c.toLowerCase() === lower);
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    throw new RainError(
      'ambiguous-column',
      `The answer has ${found.length} columns named “${name}”: say ${found.map((i) => distinct[i]).join(' or ')}, or give them different names with AS in the query.`,
      { place },
    );
  }
  throw new RainError('unknown-column', `The answer has no column “${name}”. Its columns: ${distinct.join(', ')}.`, {
    place,
  });
}

/** A row pattern bound to the answer's columns: the wanted cell per column index. */
export type BoundPattern = readonly (readonly [column: number, wanted: Cell])[];

/** Binds a pattern's names to columns; `path` is the pattern's place in the case file (`complaints[0].row`). */
export function bindPattern(
  columns: readonly string[],
  pattern: Readonly<Record<string, Cell>>,
  path: string,
): BoundPattern {
  // Once for all names: a pattern may speak of thousands of columns.
  const distinct = distinctNames(columns);
  return Object.entries(pattern).map(([name, wanted]) => [
    columnIndex(columns, name, { kind: 'case', path: `${path}.${name}` }, distinct),
    wanted,
  ]);
}

/** Indices of the answer's rows that match the pattern; the empty pattern matches every row. */
export function matchingRows(answer: ResultSet, pattern: BoundPattern): number[] {
  const rows: number[] = [];
  for (let row = 0; row < answer.rowCount; row++) {
    if (pattern.every(([column, wanted]) => cellsMatch(answer.values[column][row], wanted))) rows.push(row);
  }
  return rows;
}

/** What is looked for, one and many. */
export const SHOWN = ['row of the answer', 'rows of the answer'] as const;
/** The same for rows that the answer could have. */
export const POSSIBLE = ['possible row', 'possible rows'] as const;

/** The one element, or the error `no-such-row` / `several-rows` that says how many there are; `[one, many]` names them. */
export function theOnlyOne(found: readonly number[], names: readonly [string, string], path: string): number {
  if (found.length === 1) return found[0];
  throw noSingleRow(found.length, names, { kind: 'case', path });
}

/** The error for a pattern that matches no row, or several. */
export function noSingleRow(count: number, [one, many]: readonly [string, string], place: Place): RainError {
  if (count === 0) return new RainError('no-such-row', `No ${one} matches this complaint (0 found).`, { place });
  return new RainError(
    'several-rows',
    `${count} ${many} match this complaint. Name one of them by more of its values.`,
    {
      place,
    },
  );
}

function indicesWhere(names: readonly string[], wanted: (name: string) => boolean): number[] {
  return names.flatMap((name, i) => (wanted(name) ? [i] : []));
}
