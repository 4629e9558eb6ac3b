import { tabulate } from '../base/tabulate.ts';
import type { Column, NumberColumn, TextColumn } from '../table/table.ts';
import type { ColumnEncoder, ColumnWriter } from './column-encoder.ts';
import { parseDate, type WrittenDate } from './date-text.ts';
import { standardEncoder } from './number-encoder.ts';

/** What a date says, by the name of its feature. */
const PARTS: readonly {
  readonly name: string;
  readonly of: (date: WrittenDate) => number;
  readonly ofTime: boolean;
}[] = [
  { name: '', of: ({ days }) => days, ofTime: false },
  { name: ' month', of: ({ month }) => month, ofTime: false },
  { name: ' day of month', of: ({ day }) => day, ofTime: false },
  { name: ' weekday', of: ({ weekday }) => weekday, ofTime: false },
  { name: ' hour', of: ({ hour }) => hour, ofTime: true },
];

/**
 * A date as numbers: the day since 1970, the month, the day of the month, the weekday (Monday is 0) and, where times
 * are given, the hour, each standardised on the training rows; parts that never change there are left out. Missing
 * dates count as the mean and have an indicator where training rows have them; text that is no date counts as missing
 * and unseen.
 */
export function dateEncoder(column: TextColumn, rows: Int32Array): ColumnEncoder {
  const dates = column.dictionary.map(parseDate);
  const withTime = dates.some((date) => date?.hasTime);
  const parts = PARTS.filter(({ ofTime }) => withTime || !ofTime)
    .map((part) => ({ part, values: numbersOf(column.codes, dates, part.of, column.name + part.name) }))
    .filter(({ values }) => varies(values, rows))
    .map(({ part, values }, i) => ({ part, encoder: standardEncoder(values, rows), indicated: i === 0 }));
  const names = parts.flatMap(({ encoder, indicated }) => (indicated ? encoder.names : [encoder.names[0]]));
  return { names, filled: names.length, writer: (queried) => dateWriter(queried, parts) };
}

interface EncodedPart {
  readonly part: (typeof PARTS)[number];
  readonly encoder: ColumnEncoder;
  /** The first part alone says that a date is missing. */
  readonly indicated: boolean;
}

function dateWriter(column: Column, parts: readonly EncodedPart[]): ColumnWriter {
  const dates = column.type === 'text' ? column.dictionary.map(parseDate) : [];
  const writers = parts.map(({ part, encoder, indicated }, i) => ({
    writer: encoder.writer(column.type === 'text' ? numbersOf(column.codes, dates, part.of, column.name) : column),
    first: i === 0 ? 0 : parts[0].encoder.names.length + i - 1,
    width: indicated ? encoder.names.length : 1,
  }));
  let unseen = 0;
  return {
    write(row, put) {
      if (column.type === 'text' && dates[column.codes[row]] === null) unseen++;
      for (const { writer, first, width } of writers) {
        writer.write(row, (index, value) => {
          if (index < width) put(first + index, value);
        });
      }
    },
    unseen: () => unseen,
  };
}

/** One number per row, from the dates of the texts that the codes name. */
function numbersOf(
  codes: Int32Array,
  dates: readonly (WrittenDate | null)[],
  of: (date: WrittenDate) => number,
  name: string,
): NumberColumn {
  const ofText = Float64Array.from(dates, (date) => (date ? of(date) : NaN));
  return { name, type: 'real', values: tabulate(codes.length, (row) => (codes[row] < 0 ? NaN : ofText[codes[row]])) };
}

function varies({ values }: NumberColumn, rows: Int32Array): boolean {
  const first = rows.find((row) => !Number.isNaN(values[row]));
  return first !== undefined && rows.some((row) => !Number.isNaN(values[row]) && values[row] !== values[first]);
}
