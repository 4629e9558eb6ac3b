import { RainError } from '../base/errors.ts';
import type { Column, NumberColumn } from '../table/table.ts';
import type { ColumnEncoder, ColumnWriter } from './column-encoder.ts';

/** The largest feature, either way: sums of squares over a million rows of it stay within float32. */
const LARGEST_FEATURE = 1e15;
/** Numbers beyond 2^±this are taken in units of a power of two, so that their squares stay within float64. */
const LARGEST_EXPONENT = 500;
const UNIT_EXPONENT = 600;

/** Standardised: (value − mean) / standard deviation over the training rows (population; 1 where it would be 0). */
export function standardEncoder(column: NumberColumn, rows: Int32Array): ColumnEncoder {
  const found = moments(column, rows);
  return numberEncoder(column, found, found.mean, 1 / (found.deviation || 1));
}

/** Divided by a constant; 1 leaves numbers as they are. */
export function scaledEncoder(column: NumberColumn, rows: Int32Array, by: number): ColumnEncoder {
  const found = moments(column, rows);
  return numberEncoder(column, found, 0, 1 / found.inUnits / by);
}

/**
 * One feature (value · inUnits − shift) · scale. A missing cell counts as the training mean; where training rows have
 * missing cells, a second feature is 1 for them. Writing a feature beyond ±1e15 throws `number-too-large`.
 */
function numberEncoder(
  column: NumberColumn,
  { mean, inUnits, someMissing }: Moments,
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
      const featureOf = (row: number): number => {
        const feature = (values[row] * inUnits - shift) * scale;
        if (feature > LARGEST_FEATURE || feature < -LARGEST_FEATURE) throw tooLarge(queried, row);
        return feature;
      };
      return {
        write(row, put) {
          if (Number.isNaN(values[row])) writeMissing(row, put);
          else put(0, featureOf(row));
        },
        fill(block, into, at, stride) {
          for (let i = 0; i < block.length; i++, at += stride) {
            const present = !Number.isNaN(values[block[i]]);
            into[at] = present ? featureOf(block[i]) : filling;
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

function tooLarge({ name, values }: NumberColumn, row: number): RainError {
  const message = `“${name}” is ${values[row]} in data row ${row}, which as a feature is too large to compute with (beyond ±${LARGEST_FEATURE}). Correct the value, standardise or scale the column, or leave it out.`;
  return new RainError('number-too-large', message);
}

/** Mean and population standard deviation in units: a number · inUnits, a power of two, is in units. */
interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly inUnits: number;
  readonly someMissing: boolean;
}

/** Moments of the values present, in two passes so that large offsets do no harm. */
function moments({ values }: NumberColumn, rows: Int32Array): Moments {
  let count = 0;
  let largest = 0;
  for (const row of rows) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    count++;
    if (value > largest) largest = value;
    else if (-value > largest) largest = -value;
  }
  const someMissing = count < rows.length;
  const inUnits = unitsOf(largest);
  if (count === 0) return { mean: 0, deviation: 0, inUnits, someMissing };
  let sum = 0;
  for (const row of rows) if (!Number.isNaN(values[row])) sum += values[row] * inUnits;
  const mean = sum / count;
  let squares = 0;
  for (const row of rows) if (!Number.isNaN(values[row])) squares += (values[row] * inUnits - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count), inUnits, someMissing };
}

/** 1 for all but astronomically large or small numbers. */
function unitsOf(largest: number): number {
  if (largest > 2 ** LARGEST_EXPONENT) return 2 ** -UNIT_EXPONENT;
  return largest > 0 && largest < 2 ** -LARGEST_EXPONENT ? 2 ** UNIT_EXPONENT : 1;
}
