import type { Column, NumberColumn } from '../table/table.ts';
import type { ColumnEncoder, ColumnWriter } from './column-encoder.ts';

/** Standardised: (value − mean) / standard deviation over the training rows (population; 1 where it would be 0). */
export function standardEncoder(column: NumberColumn, rows: Int32Array): ColumnEncoder {
  const { mean, deviation } = moments(column, rows);
  return numberEncoder(column, rows, mean, 1 / (deviation || 1), mean);
}

/** Divided by a constant; 1 leaves numbers as they are. */
export function scaledEncoder(column: NumberColumn, rows: Int32Array, by: number): ColumnEncoder {
  return numberEncoder(column, rows, 0, 1 / by, moments(column, rows).mean);
}

/**
 * One feature (value − shift) · scale. A missing cell counts as the training mean; where training rows have missing
 * cells, a second feature is 1 for them.
 */
function numberEncoder(
  column: NumberColumn,
  rows: Int32Array,
  shift: number,
  scale: number,
  mean: number,
): ColumnEncoder {
  const someMissing = rows.some((row) => Number.isNaN(column.values[row]));
  const names = someMissing ? [column.name, `${column.name} is missing`] : [column.name];
  const filling = (mean - shift) * scale;
  return {
    names,
    filled: 1,
    writer(queried: Column): ColumnWriter {
      if (queried.type === 'text') {
        // Only a column without any value gets here as text.
        return { write: missingWriter(filling, someMissing), unseen: () => 0 };
      }
      const { values } = queried;
      const writeMissing = missingWriter(filling, someMissing);
      return {
        write(row, put) {
          const value = values[row];
          if (Number.isNaN(value)) writeMissing(row, put);
          else put(0, (value - shift) * scale);
        },
        unseen: () => 0,
      };
    },
  };
}

function missingWriter(filling: number, indicated: boolean): ColumnWriter['write'] {
  return (_row, put) => {
    put(0, filling);
    if (indicated) put(1, 1);
  };
}

/** Mean and population standard deviation of the values present, in two passes so that large offsets do no harm. */
function moments({ values }: NumberColumn, rows: Int32Array): { mean: number; deviation: number } {
  let count = 0;
  let sum = 0;
  for (const row of rows) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
  }
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  for (const row of rows) {
    const value = values[row];
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count) };
}
