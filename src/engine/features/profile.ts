import type { Column, NumberColumn, Table } from '../table/table.ts';

/** What the training rows of a column hold, as far as it decides how to encode it. */
export interface ColumnProfile {
  /** Training rows with a value. */
  readonly present: number;
  /** Different values among them; for numbers only told apart up to 2. */
  readonly distinct: number;
  /** Every training row has the same value, or none has any. */
  readonly constant: boolean;
  /** Every row of the table has a value of its own, and the column's name or its values look like a row number. */
  readonly idLike: boolean;
}

/** Fewer rows than this are too few to call a column of different values an id. */
const FEWEST_IDS = 20;

const ID_NAME = /(?:^|[_\s.-])(?:id|index|key|uuid|guid|rownum|row_?number)$|[a-z]I[dD]$/i;

/** Looks at a column's training rows (row ids). */
export function profileColumn(table: Table, column: Column, rows: Int32Array): ColumnProfile {
  const { present, distinct } =
    column.type === 'text'
      ? countTexts(column.codes, column.dictionary.length, rows)
      : countNumbers(column.values, rows);
  const constant = distinct === 0 || (distinct === 1 && present === rows.length);
  const idLike =
    table.rowCount >= FEWEST_IDS &&
    (column.type === 'text'
      ? present === rows.length && distinct === present
      : column.type === 'integer' && isRowNumber(column));
  return { present, distinct, constant, idLike };
}

function countTexts(codes: Int32Array, size: number, rows: Int32Array): { present: number; distinct: number } {
  const seen = new Uint8Array(size);
  let present = 0;
  let distinct = 0;
  for (const row of rows) {
    const code = codes[row];
    if (code < 0) continue;
    present++;
    if (seen[code] === 0) distinct++;
    seen[code] = 1;
  }
  return { present, distinct };
}

function countNumbers(values: Float64Array, rows: Int32Array): { present: number; distinct: number } {
  let present = 0;
  let first = NaN;
  let distinct = 0;
  for (const row of rows) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    present++;
    if (distinct === 0) {
      first = value;
      distinct = 1;
    } else if (value !== first) distinct = 2;
  }
  return { present, distinct };
}

function isRowNumber({ name, values }: NumberColumn): boolean {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (Number.isNaN(value)) return false;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const everyNumber = high - low + 1 === values.length;
  if (!everyNumber && !ID_NAME.test(name)) return false;
  const sorted = values.slice().sort();
  return sorted.every((value, i) => i === 0 || value !== sorted[i - 1]);
}
