import type { Work } from '../base/work.ts';
import type { ColumnType, Table } from '../table/table.ts';
import type { Matrix } from './matrix.ts';

/** How one column becomes features (CASE.md). */
export type FeatureKind = 'standard' | 'raw' | 'scaled' | 'category' | 'words' | 'date' | 'ignore';

/** How a text becomes a bag of words; for `as: 'words'` only. */
export interface WordOptions {
  /** Training rows a word must occur in to be a feature. Default: 15, or a hundredth of the rows if that is less, but at least 2. */
  readonly minDf?: number;
  /** Words that are no features: English function words (the default), or none. */
  readonly stopWords?: 'english' | 'none';
  /** How often a word occurs in the text, or that weighted by how rare the word is, each text scaled to length 1 (the default). */
  readonly weights?: 'count' | 'tfidf';
}

/** A column by name, a group by prefix (`pixel*`), or either with its treatment. `by`: for `as: 'scaled'`, the divisor. */
export type FeatureSpec =
  string | ({ readonly column: string; readonly as: FeatureKind; readonly by?: number } & WordOptions);

/** How one column was encoded, and what a person should know of it. */
export interface EncodedColumn {
  readonly column: string;
  readonly type: ColumnType;
  readonly as: FeatureKind;
  /** Matrix columns it fills: [first, first + width). */
  readonly first: number;
  readonly width: number;
  /** Flags such as “constant” or “looks like an id”. */
  readonly warning?: string;
}

/** A table's rows as features, and what could not be encoded: unseen categories are all-zero and counted per column. */
export interface EncodedTable {
  readonly matrix: Matrix;
  readonly unseen: ReadonlyMap<string, number>;
}

/** Turns rows into features the way it learnt on the training table. */
export interface Encoder {
  readonly columns: readonly EncodedColumn[];
  /** One readable name per matrix column, such as `age`, `age is missing`, `sex = Male`. */
  readonly names: readonly string[];
  /** Bytes that a row's features will take, on average where they are stored sparsely. */
  readonly bytesPerRow: number;
  /**
   * Encodes the given rows (ids, in this order; left out: every row) of a table with the same columns. Throws
   * `missing-features`, listing what is missing or of another type, and `too-large`.
   */
  encode(table: Table, work: Work, rows?: Int32Array): Promise<EncodedTable>;
}

/** Classes in a fixed order (numbers ascending, or text in code-point order) and each row's class, −1 where the label is missing. */
export interface Labels {
  readonly column: string;
  readonly type: ColumnType;
  readonly classes: readonly (number | string)[];
  readonly y: Int32Array;
}
