import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import { findColumn, type Column, type Table } from '../table/table.ts';
import type { ColumnEncoder, ColumnWriter } from './column-encoder.ts';
import type { EncodedTable } from './contract.ts';

/** A training column that became features. */
export interface UsedColumn {
  readonly name: string;
  /** Whether it held numbers (integer, real or boolean) rather than text. */
  readonly numeric: boolean;
  readonly encoder: ColumnEncoder;
  /** Its first feature. */
  readonly first: number;
}

/** Rows encoded between two looks at the clock. */
const BLOCK = 256;

/** Encodes every row of a table into a dense matrix. Errors: `missing-features`, `too-large`. */
export async function encodeRows(
  table: Table,
  used: readonly UsedColumn[],
  width: number,
  work: Work,
): Promise<EncodedTable> {
  const columns = matchColumns(table, used);
  const writers = used.map(({ encoder }, i) => encoder.writer(columns[i]));
  const values = allocate(table, width);
  let base = 0;
  const put = (index: number, value: number): void => {
    values[base + index] = value;
  };
  for (let row = 0; row < table.rowCount; row++) {
    for (let i = 0; i < writers.length; i++) {
      base = row * width + used[i].first;
      writers[i].write(row, put);
    }
    if (row % BLOCK !== 0) continue;
    work.report('Encoding rows', row, table.rowCount);
    await work.checkpoint();
  }
  return {
    matrix: { kind: 'dense', rows: table.rowCount, columns: width, values },
    unseen: countUnseen(used, writers),
  };
}

function countUnseen(used: readonly UsedColumn[], writers: readonly ColumnWriter[]): Map<string, number> {
  const counted = used.map(({ name }, i) => [name, writers[i].unseen()] as const);
  return new Map(counted.filter(([, count]) => count > 0));
}

/** The table's columns by the names of the training table's. A column without any value fits numbers and text alike. */
function matchColumns(table: Table, used: readonly UsedColumn[]): Column[] {
  const missing: string[] = [];
  const otherType: string[] = [];
  const columns = used.flatMap(({ name, numeric }) => {
    const column = findColumn(table, name);
    if (!column) missing.push(name);
    else if ((column.type !== 'text') !== numeric && !isEmpty(column)) {
      otherType.push(`“${name}” (${numeric ? 'numbers' : 'text'} in training, ${column.type} here)`);
    } else return [column];
    return [];
  });
  if (missing.length + otherType.length === 0) return columns;
  const parts = [
    missing.length > 0 ? `It lacks ${listed(missing.map((name) => `“${name}”`))}.` : '',
    otherType.length > 0 ? `Of another type: ${listed(otherType)}.` : '',
  ];
  const message = `The model cannot predict rows of ${table.name}. ${parts.filter((part) => part !== '').join(' ')}`;
  throw new RainError('missing-features', message, { place: { kind: 'table', table: table.name } });
}

function isEmpty(column: Column): boolean {
  return column.type === 'text' ? column.codes.every((code) => code < 0) : column.values.every(Number.isNaN);
}

function listed(texts: readonly string[]): string {
  return texts.slice(0, 20).join(', ') + (texts.length > 20 ? ` and ${texts.length - 20} more` : '');
}

function allocate(table: Table, width: number): Float32Array {
  try {
    return new Float32Array(table.rowCount * width);
  } catch (cause) {
    const gigabytes = ((table.rowCount * width * 4) / 2 ** 30).toFixed(1);
    const message = `${table.name} has ${table.rowCount.toLocaleString('en')} rows and ${width.toLocaleString('en')} features each: ${gigabytes} GB, more than there is memory for. Use fewer rows or features.`;
    throw new RainError('too-large', message, { place: { kind: 'table', table: table.name }, cause });
  }
}
