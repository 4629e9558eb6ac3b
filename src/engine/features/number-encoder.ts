import type { Column, NumberColumn } from '../table/table.ts';
import type { ColumnEncoder, ColumnWriter } from './column-encoder.ts';

/** Standardised: (value − mean) / standard deviation over the training rows (population; 1 where it would be 0). */
export function standardEncoder(column: NumberColumn, rows: Int32Array): ColumnEncoder {
  const found = moments(column, rows);
  return numberEncoder(column, found, found.mean, 1 / (found.deviation || 1));
}

/** Divided by a constant; 1 leaves numbers as they are. */
export function scaledEncoder(column: NumberColumn, rows: Int32Array, by: number): ColumnEncoder {
  return numberEncoder(column, moments(column, rows), 0, 1 / by);
}

/**
 * One feature (value − shift) · scale. A missing cell counts as the training mean; where training rows have missing
 * cells, a second feature is 1 for them.
 */
function numberEncoder(
  column: NumberColumn,
  { mean, someMissing }: Moments,
  shift: number,
  scale: number,
): ColumnEncoder {
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
        fill(block, into, at, stride) {
          for (let i = 0; i < block.length; i++, at += stride) {
            const value = values[block[i]];
            const present = !Number.isNaN(value);
            into[at] = present ? (value - shift) * scale : filling;
            if (!present && someMissing) into[at + 1] = 1;
          }
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

interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly someMissing: boolean;
}

/** Mean and population standard deviation of the values present, in two passes so that large offsets do no harm. */
function moments({ values }: NumberColumn, rows: Int32Array): Moments {
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
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count), someMissing: count < rows.length };
}
