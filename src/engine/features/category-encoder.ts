import { cellAt, type Column } from '../table/table.ts';
import { codePointOrder } from './code-point-order.ts';
import type { ColumnEncoder, ColumnWriter } from './column-encoder.ts';

/** Categories of one column, at most, when nobody set a lower number. */
const MOST_CATEGORIES = 1000;

/**
 * One-hot: a feature per value of the training rows, in ascending order (texts by code point); then one for “other”
 * where there are more than `most` values (the rarest ones; the most frequent most − 1 keep theirs), and one for missing cells where training rows have them. A value that no
 * training row has is counted, and all-zero (“other” where that exists).
 */
export function categoryEncoder(column: Column, rows: Int32Array, most = MOST_CATEGORIES): ColumnEncoder {
  const counts = new Map<number | string, number>();
  let someMissing = false;
  for (const row of rows) {
    const value = cellAt(column, row);
    if (value === null) someMissing = true;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const kept = mostFrequent(counts, most);
  const capped = kept.length < counts.size;
  const names = kept.map((value) => `${column.name} = ${value}`);
  const other = capped ? names.push(`${column.name} = other`) - 1 : -1;
  const missing = someMissing ? names.push(`${column.name} is missing`) - 1 : -1;
  const indices = new Map(kept.map((value, index) => [value, index]));
  const rare = new Set([...counts.keys()].filter((value) => !indices.has(value)));
  const encoder = {
    names,
    filled: 1,
    writer: (queried: Column) => categoryWriter(queried, { indices, rare, other, missing }),
  };
  if (!capped) return encoder;
  const warning = `It has ${counts.size.toLocaleString('en')} different values; all but the ${kept.length} most frequent ones count as “other”.`;
  return { ...encoder, warning };
}

interface Categories {
  readonly indices: ReadonlyMap<number | string, number>;
  readonly rare: ReadonlySet<number | string>;
  /** Feature for rare and unseen values, and for missing cells; −1 where there is none. */
  readonly other: number;
  readonly missing: number;
}

function categoryWriter(column: Column, { indices, rare, other, missing }: Categories): ColumnWriter {
  let unseen = 0;
  const isKnown = (value: number | string): boolean => indices.has(value) || rare.has(value);
  const write = (index: number, known: boolean, put: (index: number, value: number) => void): void => {
    if (!known) unseen++;
    if (index >= 0) put(index, 1);
  };
  if (column.type !== 'text') {
    return {
      write(row, put) {
        const value = column.values[row];
        if (Number.isNaN(value)) write(missing, missing >= 0, put);
        else write(indices.get(value) ?? other, isKnown(value), put);
      },
      unseen: () => unseen,
    };
  }
  const features = Int32Array.from(column.dictionary, (text) => indices.get(text) ?? other);
  const known = column.dictionary.map(isKnown);
  return {
    write(row, put) {
      const code = column.codes[row];
      if (code < 0) write(missing, missing >= 0, put);
      else write(features[code], known[code], put);
    },
    unseen: () => unseen,
  };
}

function mostFrequent(counts: ReadonlyMap<number | string, number>, most: number): (number | string)[] {
  const ascending = [...counts.keys()].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : codePointOrder(String(a), String(b)),
  );
  if (ascending.length <= most) return ascending;
  const frequency = (value: number | string): number => counts.get(value) ?? 0;
  // The sort is stable: among equally frequent values the smaller ones are kept.
  const kept = new Set([...ascending].sort((a, b) => frequency(b) - frequency(a)).slice(0, most - 1));
  return ascending.filter((value) => kept.has(value));
}
