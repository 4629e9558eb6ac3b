import type { Work } from '../base/work.ts';
import type { Cell, ColumnType, Table } from '../table/table.ts';

/** An answer, column by column. Values are what SQLite returned; rowCount counts all of them. */
export interface ResultSet {
  readonly columns: readonly string[];
  /** values[c][r]; arrays of equal length. */
  readonly values: readonly (readonly Cell[])[];
  readonly rowCount: number;
}

/** How a column of a bulk result should be read: into a typed array (NULL: NaN, or −1 for int32), or as cells. */
export type ColumnReading = 'int32' | 'float64' | 'cell';
export type BulkColumn = Int32Array | Float64Array | readonly Cell[];

/** Predictions of one model for all rows of one table, in row order. */
export interface PredictedTable {
  readonly model: string;
  readonly table: string;
  readonly classes: readonly (number | string)[];
  readonly type: ColumnType;
  /** Predicted class index per row. */
  readonly predicted: Int32Array;
  /** Rows × classes. */
  readonly probabilities: Float32Array | Float64Array;
}

/**
 * The SQLite database that holds every imported table, with rowid = row id. All calls are asynchronous so that it may
 * live in a worker of its own, which is what makes any query cancellable: that worker is ended and rebuilt from the tables.
 * SQL handed to it is plain SQLite: `predict` has been lowered before.
 */
export interface Database {
  load(table: Table, work: Work): Promise<void>;
  drop(name: string): Promise<void>;
  /** Makes the registered functions answer from these arrays; replaces earlier ones of the same model and table. */
  setPredictions(predictions: PredictedTable): Promise<void>;
  /** Runs one statement and returns its rows. Errors: `sql-error` with SQLite's message. */
  select(sql: string, work: Work): Promise<ResultSet>;
  /** Runs one statement whose rows are numbers in bulk (lineage); throws `lineage-too-large` beyond `limit` rows. */
  selectBulk(sql: string, readings: readonly ColumnReading[], limit: number, work: Work): Promise<BulkColumn[]>;
  close(): void;
}
