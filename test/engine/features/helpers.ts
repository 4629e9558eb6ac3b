import { RainError } from '../../../src/engine/base/errors.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Encoder, FeatureSpec } from '../../../src/engine/features/contract.ts';
import { fitEncoder } from '../../../src/engine/features/encoder.ts';
import type { Matrix } from '../../../src/engine/features/matrix.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import type { ImportOptions } from '../../../src/engine/table/reading.ts';
import type { Table } from '../../../src/engine/table/table.ts';

export async function tableOf(csv: string, options: ImportOptions = { header: true }): Promise<Table> {
  return (await importTable('t', new Blob([csv]), 't.csv', options, Work.quiet)).table;
}

export function allRows(table: Table): Int32Array {
  return Int32Array.from({ length: table.rowCount }, (_, row) => row);
}

/** An encoder learnt on all rows of a table, or on some. */
export async function fit(
  table: Table,
  specs?: readonly FeatureSpec[],
  except: string[] = [],
  rows = allRows(table),
): Promise<Encoder> {
  return await fitEncoder(table, specs, except, rows, Work.quiet);
}

/** A matrix as rows of numbers. */
export function rowsOf(matrix: Matrix): number[][] {
  const rows = Array.from({ length: matrix.rows }, () => new Array<number>(matrix.columns).fill(0));
  for (let row = 0; row < matrix.rows; row++) {
    if (matrix.kind === 'dense') {
      rows[row] = Array.from(matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns));
      continue;
    }
    for (let i = matrix.rowStarts[row]; i < matrix.rowStarts[row + 1]; i++)
      rows[row][matrix.indices[i]] = matrix.values[i];
  }
  return rows;
}

/** The features of every row of a table. */
export async function encoded(encoder: Encoder, table: Table): Promise<number[][]> {
  return rowsOf((await encoder.encode(table, Work.quiet)).matrix);
}

export async function errorOf(promise: Promise<unknown>): Promise<RainError> {
  const outcome: unknown = await promise.catch((error: unknown) => error);
  if (outcome instanceof RainError) return outcome;
  throw new Error('expected a RainError', { cause: outcome });
}
