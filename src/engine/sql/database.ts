import type { Work } from '../base/work.ts';
import type { Cell, ColumnType, Table } from '../table/table.ts';

/** An answer, column by column. Values are what SQLite returned; rowCount counts all of them. */
export interface ResultSet {
  readonly columns: readonly string[];
  /** values[c][r]; arrays of equal length: all rows, or the first `limit` of them where `select` was given one. */
  readonly values: readonly (readonly Cell[])[];
  /** Per column: whether SQLite returned no number that is REAL (1.0 is no integer). */
  readonly integer: readonly boolean[];
  readonly rowCount: number;
}

/** How many rows of an answer are read: so many, or as many as have so many cells, but not fewer than `rows`. */
export type RowLimit = number | { readonly cells: number; readonly rows: number };

/** How a column of a bulk result should be read: into a typed array (NULL: NaN, or −1 for int32), or as cells. */
export type ColumnReading = 'int32' | 'float64' | 'cell';
/** A column read as its `ColumnReading` asked: one entry per row. */
export type BulkColumn = Int32Array | Float64Array | readonly Cell[];

/** One column of a table that the engine stores for its own use (`Database.store`). */
export interface StoredColumn {
  readonly name: string;
  /** Decides the affinity in SQL; undefined: none, values are compared as they are. */
  readonly type?: ColumnType;
  /** One cell per row; NaN in a typed array is NULL. */
  readonly values: BulkColumn;
  /** Whether SQLite should find rows by this column's values fast. */
  readonly indexed?: boolean;
}

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
 *
 * Names that start with `rain$` are the engine's own: tables made by `store` and `materialise` live in the temporary
 * schema and vanish with the connection; whoever makes them drops them.
 */
export interface Database {
  load(table: Table, work: Work): Promise<void>;
  /** Drops an imported or stored table; nothing happens when there is none of that name. */
  drop(name: string): Promise<void>;
  /** Makes the registered functions answer from these arrays; replaces earlier ones of the same model and table. */
  setPredictions(predictions: PredictedTable): Promise<void>;
  /** Brings the table `predictionTable(model, table)` (row, value; indexed by both) up to date with the last predictions. */
  materialisePredictions(model: string, table: string, work: Work): Promise<void>;
  /**
   * Runs one statement and returns its rows, or the first `limit` of them; `rowCount` counts all in either case.
   * Errors: `sql-error` with SQLite's message.
   */
  select(sql: string, work: Work, limit?: RowLimit): Promise<ResultSet>;
  /** Runs one statement whose rows are numbers in bulk (lineage); throws `lineage-too-large` beyond `limit` rows. */
  selectBulk(sql: string, readings: readonly ColumnReading[], limit: number, work: Work): Promise<BulkColumn[]>;
  /** Replaces a temporary table; rowid = index into the columns. */
  store(name: string, columns: readonly StoredColumn[], work: Work): Promise<void>;
  /** Replaces a temporary table by the rows of a SELECT, which keep its columns' affinities; rowid = 1, 2, … */
  materialise(name: string, sql: string, work: Work): Promise<void>;
  close(): void;
}
