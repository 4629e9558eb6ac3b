import type { Cell } from '../../table/table.ts';

/** A cell of a kept answer: its row by values of columns, as complaints name rows, and its column by name. */
export interface AnswerCell {
  readonly query: string;
  readonly row: Readonly<Record<string, Cell>>;
  readonly column: string;
}

/** Which of the predictions behind a cell are listed. */
export interface PredictionsView {
  /** Only those whose class, row number or value of these columns contains the text, ignoring case. Empty: all. */
  readonly text: string;
  readonly columns: readonly string[];
  /** At most so many. */
  readonly most: number;
}

/** A prediction that a cell depends on. */
export interface PredictionBehind {
  readonly model: string;
  readonly table: string;
  /** Row id in the queried table. */
  readonly row: number;
  readonly predicted: number | string;
  /** The row's cells, in the order of its table's columns. */
  readonly cells: readonly Cell[];
}

/** What stands behind a cell: how many predictions, and those that a view shows. */
export interface PredictionsBehind {
  readonly total: number;
  /** How many of them pass the view. */
  readonly matching: number;
  /** Ascending by row. */
  readonly rows: readonly PredictionBehind[];
}
