import type { Column } from '../table/table.ts';

/** Receives the features of one row that are not zero; `index` counts from the column's first feature. */
export type Put = (index: number, value: number) => void;

/** The cells of one column of one table, ready to be written as features. */
export interface ColumnWriter {
  /** Puts the features of a row, indices ascending. */
  write(row: number, put: Put): void;
  /**
   * As `write` for several rows at once, straight into a dense matrix of zeros: those of rows[i] begin at
   * at + i · stride. Where it is left out, `write` is called row by row.
   */
  fill?(rows: Int32Array, into: Float32Array, at: number, stride: number): void;
  /** Cells written so far whose value the training rows never had. */
  unseen(): number;
}

/** How one column becomes features, learnt on the training rows. */
export interface ColumnEncoder {
  /** A readable name per feature. */
  readonly names: readonly string[];
  /** How many of them are not zero in a row, on average. */
  readonly filled: number;
  /** What a person should know of the encoding, in addition to the treatment's own warning. */
  readonly warning?: string;
  /** For a column of the same name and kind (numbers or text), of any table. */
  writer(column: Column): ColumnWriter;
}
