import type { Cell, ColumnType } from './table.ts';

/** How to read a file where detection should not decide. */
export interface ImportOptions {
  /** One character between cells; detected among comma, tab, semicolon and bar when left out. */
  readonly delimiter?: string;
  /** A label TextDecoder knows (`utf-8`, `windows-1252`, `utf-16le`, …); detected when left out. */
  readonly encoding?: string;
  /** Whether the first row names the columns; detected when left out. */
  readonly header?: boolean;
  /** Types by column name; cells that do not fit are read as missing and reported. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Cell texts that mean “missing”, spaces around them ignored. The empty cell always does. */
  readonly missing?: readonly string[];
}

/** A row that could not be read as it stands; `line` is 1-based in the file, line breaks inside quoted cells counted. */
export interface ImportProblem {
  readonly line: number;
  /** 1-based cell within the row. */
  readonly column?: number;
  readonly message: string;
}

/** What of a file's layout was guessed although its text allows another reading too. Nothing that was asked for is in doubt. */
export type Doubt = 'delimiter' | 'encoding' | 'header';

/** How a file was read. */
export interface ImportReading {
  readonly encoding: string;
  readonly delimiter: string;
  readonly header: boolean;
  readonly doubts: readonly Doubt[];
  /** The first problems (at most 100) and how many there are. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** What was decided or changed on the way, in words: renamed columns, a fallback encoding, skipped blank lines. */
  readonly notes: readonly string[];
}

/** The first rows of a file as an import with the same options would read them. */
export interface ImportPreview {
  readonly reading: ImportReading;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that the whole file should have, from the length of those looked at; null for a packed file that is not read to its end. */
  readonly rowEstimate: number | null;
}

/** What a column looks like at a glance. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
  readonly missing: number;
  readonly distinct: number;
  /** Up to 12 bars: equal-width bins of numbers, or the most frequent texts. */
  readonly histogram: readonly { readonly label: string; readonly count: number }[];
}
