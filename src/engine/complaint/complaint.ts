import type { Cell } from '../table/table.ts';

/** Names one output row: by column values (`{}` when there is one row), or by the ids of its base rows per alias. */
export type RowPattern =
  { readonly row: Readonly<Record<string, Cell>> } | { readonly from: Readonly<Record<string, number>> };

interface OnQuery {
  readonly query: string;
}

/** “This cell should be X”, “at most X”, “at least X”. `tolerance` widens `=`. */
export type ValueComplaint = OnQuery &
  RowPattern & {
    readonly op: '=' | '<=' | '>=';
    readonly column: string;
    readonly value: number;
    readonly tolerance?: number;
  };

/** “This cell is too high / too low”; holds once it moved by `by` (default: 5 % of its first answer). */
export type DirectionComplaint = OnQuery &
  RowPattern & { readonly op: 'too high' | 'too low'; readonly column: string; readonly by?: number };

/** “This row should not be here” / “a row like this is missing”. */
export type TupleComplaint = OnQuery & RowPattern & { readonly op: 'absent' | 'present' };

/** “This queried row should be predicted as …”. */
export interface PredictionComplaint {
  readonly op: 'prediction';
  readonly table: string;
  readonly id: number;
  readonly value: number | string;
  readonly model?: string;
}

/** What the user says is wrong. The JSON of CASE.md, as is. */
export type Complaint = ValueComplaint | DirectionComplaint | TupleComplaint | PredictionComplaint;

/** A complaint judged on the exact answer. */
export interface ComplaintState {
  /** The exact cell; for tuples whether the row is there (1/0); for predictions the predicted class. */
  readonly value: Cell;
  readonly relaxed: number | null;
  readonly holds: boolean;
  /** For a direction: the value at which it begins to hold. */
  readonly aim?: number;
  /** Where `relaxed` is a probability: that the row is in the answer, or that the prediction is the class wanted. */
  readonly chanceOf?: 'row' | 'class';
}
