import { tabulate } from '../base/tabulate.ts';
import type { Work } from '../base/work.ts';
import type { Column, NumberColumn, TextColumn } from '../table/table.ts';
import { isMissing, wordsAt } from './cells.ts';
import type { Condition } from './condition.ts';
import { RowSet } from './row-set.ts';

/** A single condition and the rows that satisfy it. */
export interface Atom {
  readonly condition: Condition;
  readonly rows: RowSet;
}

/** Texts with at most this many distinct values are compared as a whole, others word by word; numbers likewise. */
const FEW_VALUES = 40;
/** Cuts per numeric column. */
const CUTS = 9;
/** A word must stand in this share of the suspects. */
const WORD_SHARE = 0.1;
/** Words per column at most: the most frequent among the suspects. */
const MOST_WORDS = 200;

/** The conditions worth trying on a column, over `rows`; the sets hold places in `rows`. The first `suspects` are suspects. */
export async function atomsOf(column: Column, rows: Int32Array, suspects: number, work: Work): Promise<Atom[]> {
  await work.checkpoint();
  const missing = placesWhere(rows, (row) => isMissing(column, row));
  const found: Atom[] = missing.size > 0 ? [{ condition: { column: column.name, op: 'missing' }, rows: missing }] : [];
  if (column.type !== 'text') return [...found, ...numberAtoms(column, rows)];
  return [...found, ...textAtoms(column, rows, suspects)];
}

function placesWhere(rows: Int32Array, keep: (row: number) => boolean): RowSet {
  const set = RowSet.empty(rows.length);
  for (let place = 0; place < rows.length; place++) if (keep(rows[place])) set.add(place);
  return set;
}

function numberAtoms({ name, type, values }: NumberColumn, rows: Int32Array): Atom[] {
  const sorted = tabulate(rows.length, (place) => values[rows[place]])
    .filter((value) => !Number.isNaN(value))
    .sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length < 2) return [];
  const few = distinct.length <= FEW_VALUES;
  const equal = few && type !== 'real' ? [...distinct] : [];
  const cuts = few
    ? [...distinct]
    : [...new Set(Array.from({ length: CUTS }, (_, i) => quantile(sorted, (i + 1) / (CUTS + 1))))];
  // A missing number is NaN, which no comparison holds for.
  return [
    ...equal.map((value) =>
      atom(
        { column: name, op: '=', value },
        placesWhere(rows, (row) => values[row] === value),
      ),
    ),
    ...cuts.slice(0, -1).map((value) =>
      atom(
        { column: name, op: '<=', value },
        placesWhere(rows, (row) => values[row] <= value),
      ),
    ),
    ...cuts.slice(1).map((value) =>
      atom(
        { column: name, op: '>=', value },
        placesWhere(rows, (row) => values[row] >= value),
      ),
    ),
  ];
}

function textAtoms(column: TextColumn, rows: Int32Array, suspects: number): Atom[] {
  const used = new Set(rows.map((row) => column.codes[row]).filter((code) => code >= 0));
  if (used.size <= FEW_VALUES) {
    const sets = new Map([...used].map((code) => [code, RowSet.empty(rows.length)] as const));
    rows.forEach((row, place) => sets.get(column.codes[row])?.add(place));
    return [...sets].map(([code, set]) => atom({ column: column.name, op: '=', value: column.dictionary[code] }, set));
  }
  const frequency = new Map<string, number>();
  for (const row of rows.subarray(0, suspects))
    for (const word of wordsAt(column, row)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const words = [...frequency]
    .filter(([, count]) => count >= WORD_SHARE * suspects)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_WORDS);
  const sets = new Map(words.map(([word]) => [word, RowSet.empty(rows.length)] as const));
  rows.forEach((row, place) => {
    for (const word of wordsAt(column, row)) sets.get(word)?.add(place);
  });
  return [...sets].map(([word, set]) => atom({ column: column.name, op: 'contains', value: word }, set));
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
}

function atom(condition: Condition, rows: RowSet): Atom {
  return { condition, rows };
}
