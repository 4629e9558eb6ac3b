import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Table } from '../table/table.ts';
import type { ColumnWriter, Put } from './column-encoder.ts';
import type { EncodedTable } from './contract.ts';
import { matchColumns, type UsedColumn } from './match-columns.ts';
import type { DenseMatrix, Matrix } from './matrix.ts';
import { SparseRows } from './sparse-rows.ts';

/** Rows encoded between two looks at the clock. */
const BLOCK = 256;

/** Features from which on a matrix may be sparse, and the share of non-zero ones up to which it is. */
const SPARSE_WIDTH = 256;
const SPARSE_SHARE = 0.1;

/** Encodes every row of a table. Errors: `missing-features`, `too-large`. */
export async function encodeRows(
  table: Table,
  used: readonly UsedColumn[],
  width: number,
  work: Work,
): Promise<EncodedTable> {
  const columns = matchColumns(table, used);
  const writers = used.map(({ encoder }, i) => encoder.writer(columns[i]));
  const filled = used.reduce((sum, { encoder }) => sum + encoder.filled, 0);
  const sparse = width >= SPARSE_WIDTH && filled <= width * SPARSE_SHARE;
  const sink = sparse ? sparseSink(table, width, filled) : denseSink(table, width);
  let first = 0;
  const put: Put = (index, value) => sink.put(first + index, value);
  for (let row = 0; row < table.rowCount; row++) {
    for (let i = 0; i < writers.length; i++) {
      first = used[i].first;
      writers[i].write(row, put);
    }
    sink.endRow();
    if (row % BLOCK !== 0) continue;
    work.report('Encoding rows', row, table.rowCount);
    await work.checkpoint();
  }
  return { matrix: sink.finish(), unseen: countUnseen(used, writers) };
}

/** Takes a matrix row by row. */
interface Sink {
  readonly put: Put;
  endRow(): void;
  finish(): Matrix;
}

function sparseSink(table: Table, width: number, filled: number): Sink {
  return allocated(table, filled * 8, () => new SparseRows(table.rowCount, width, table.rowCount * filled));
}

function denseSink(table: Table, width: number): Sink {
  const values = allocated(table, width * 4, () => new Float32Array(table.rowCount * width));
  let base = 0;
  return {
    put: (index, value) => {
      values[base + index] = value;
    },
    endRow: () => {
      base += width;
    },
    finish: (): DenseMatrix => ({ kind: 'dense', rows: table.rowCount, columns: width, values }),
  };
}

/** The result of an allocation of so many bytes per row, or an error that says how much it would have been. */
function allocated<T>(table: Table, bytesPerRow: number, allocate: () => T): T {
  try {
    return allocate();
  } catch (cause) {
    const gigabytes = ((table.rowCount * bytesPerRow) / 2 ** 30).toFixed(1);
    const message = `The features of the ${table.rowCount.toLocaleString('en')} rows of ${table.name} would take ${gigabytes} GB, more than there is memory for. Use fewer rows or features.`;
    throw new RainError('too-large', message, { place: { kind: 'table', table: table.name }, cause });
  }
}

function countUnseen(used: readonly UsedColumn[], writers: readonly ColumnWriter[]): Map<string, number> {
  const counted = used.map(({ name }, i) => [name, writers[i].unseen()] as const);
  return new Map(counted.filter(([, count]) => count > 0));
}
