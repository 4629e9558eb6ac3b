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

/**
 * Features from which on a matrix may be sparse, and the share of non-zero ones up to which it is: there products take the
 * same time either way and sparse rows 40 % of the memory. (Hessian-vector products in WebAssembly on one core, sparse over
 * dense: 4,000 × 2,000 × 2 classes .37 at a share of .1, .76 at .2, 1.2 at .3; 10 classes .44, .88, 1.4; 20,000 × 300 × 2 .28,
 * .51, .73. With 100 features and 2 classes sparse is slower from .05 on.)
 */
const SPARSE_WIDTH = 256;
const SPARSE_SHARE = 0.2;

/** How rows will be stored: whether sparsely, features per row that are not zero, and bytes per row. */
export function storageOf(used: readonly UsedColumn[], width: number) {
  const filled = used.reduce((sum, { encoder }) => sum + encoder.filled, 0);
  const sparse = width >= SPARSE_WIDTH && filled <= width * SPARSE_SHARE;
  return { sparse, filled, bytesPerRow: sparse ? filled * 8 : width * 4 };
}

/** Encodes rows of a table (ids, in this order). Errors: `missing-features`, `too-large`. */
export async function encodeRows(
  table: Table,
  rows: Int32Array,
  used: readonly UsedColumn[],
  width: number,
  work: Work,
): Promise<EncodedTable> {
  const columns = matchColumns(table, used);
  const writers = used.map(({ encoder, first }, i) => ({ first, writer: encoder.writer(columns[i]) }));
  const { sparse, filled } = storageOf(used, width);
  const sink = sparse
    ? sparseSink(table, rows.length, width, filled, writers)
    : denseSink(table, rows.length, width, writers);
  for (let start = 0; start < rows.length; start += BLOCK) {
    work.report('Encoding rows', start, rows.length);
    await work.checkpoint();
    sink.take(rows.subarray(start, start + BLOCK));
  }
  return { matrix: sink.finish(), unseen: countUnseen(used, writers) };
}

interface PlacedWriter {
  /** Its first feature. */
  readonly first: number;
  readonly writer: ColumnWriter;
}

/** Takes a matrix block of rows by block. */
interface Sink {
  take(rows: Int32Array): void;
  finish(): Matrix;
}

function sparseSink(table: Table, rows: number, width: number, filled: number, writers: readonly PlacedWriter[]): Sink {
  const matrix = allocated(table, rows, filled * 8, () => new SparseRows(rows, width, rows * filled));
  let first = 0;
  const put: Put = (index, value) => matrix.put(first + index, value);
  return {
    take(block) {
      for (const row of block) {
        for (const placed of writers) {
          first = placed.first;
          placed.writer.write(row, put);
        }
        matrix.endRow();
      }
    },
    finish: () => matrix.finish(),
  };
}

/** Column by column within a block, which is read and written in order and stays in the cache. */
function denseSink(table: Table, rows: number, width: number, writers: readonly PlacedWriter[]): Sink {
  const values = allocated(table, rows, width * 4, () => new Float32Array(rows * width));
  let base = 0;
  let at = 0;
  const put: Put = (index, value) => {
    values[at + index] = value;
  };
  return {
    take(block) {
      for (const { first, writer } of writers) {
        at = base + first;
        if (writer.fill) writer.fill(block, values, at, width);
        else for (let i = 0; i < block.length; i++, at += width) writer.write(block[i], put);
      }
      base += block.length * width;
    },
    finish: (): DenseMatrix => ({ kind: 'dense', rows, columns: width, values }),
  };
}

/** The result of an allocation of so many bytes per row, or an error that says how much it would have been. */
function allocated<T>(table: Table, rows: number, bytesPerRow: number, allocate: () => T): T {
  try {
    return allocate();
  } catch (cause) {
    const gigabytes = ((rows * bytesPerRow) / 2 ** 30).toFixed(1);
    const message = `The features of the ${rows.toLocaleString('en')} rows of ${table.name} would take ${gigabytes} GB, more than there is memory for. Use fewer rows or features.`;
    throw new RainError('too-large', message, { place: { kind: 'table', table: table.name }, cause });
  }
}

function countUnseen(used: readonly UsedColumn[], writers: readonly PlacedWriter[]): Map<string, number> {
  const counted = used.map(({ name }, i) => [name, writers[i].writer.unseen()] as const);
  return new Map(counted.filter(([, count]) => count > 0));
}
