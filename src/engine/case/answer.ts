import type { PlainError } from '../base/errors.ts';
import type { ComplaintState } from '../complaint/complaint.ts';
import type { BackendName } from '../compute/backend.ts';
import type { Cell } from '../table/table.ts';

/** One query answered. */
export interface QueryAnswer {
  readonly id: string;
  readonly columns: readonly string[];
  /** All rows of the answer; `rows` carries at most the first 1,000. */
  readonly rowCount: number;
  readonly rows: readonly (readonly Cell[])[];
  /** Mirrors `rows`; null where a cell does not depend on predictions. */
  readonly relaxed: readonly (readonly (number | null)[])[];
}

/** One query that failed; `start` and `end` are its range in the SQL text, where known. */
export interface QueryFailure {
  readonly id: string;
  readonly error: { readonly code: string; readonly message: string; readonly start?: number; readonly end?: number };
}

/** How a complaint stands: of its state, what CASE.md names. */
export type ComplaintAnswer = Pick<ComplaintState, 'value' | 'relaxed' | 'holds'>;

/** A training row: its id, with the model's name when there are several. */
export type RowName = number | { readonly model: string; readonly row: number };

/** A training row that was given another label; with its model’s name when there are several. */
export interface Relabelling {
  readonly model?: string;
  readonly row: number;
  readonly to: number | string;
}

/** One train → rank → fix iteration. */
export interface StepAnswer {
  readonly removed: readonly RowName[];
  readonly relabelled: readonly Relabelling[];
  /** `train` and `encode` (predictions and answers) of the training that the ranking stood on. */
  readonly seconds: { readonly train: number; readonly encode: number; readonly rank: number };
  /** Judged before the fix. */
  readonly complaints: readonly ComplaintAnswer[];
}

/** How well the fixed rows agree with the truth. */
export interface Evaluation {
  /** Σ recall / ((K+1)/2): 1 for a perfect ranking. */
  readonly auccr: number;
  /** recall[i]: share of the K corrupted rows among the first i+1 fixed, i = 0 … K−1. */
  readonly recall: readonly number[];
  /** Expectation of `auccr` over random orders within equal scores. */
  readonly auccrTies: number;
}

/** What the runner prints: the JSON object of CASE.md. */
export interface CaseAnswer {
  readonly rain: 1;
  readonly backend: BackendName;
  /** Training rows (labelled and not held out), summed over the models. */
  readonly rows: number;
  readonly parameters: number;
  readonly warnings: readonly string[];
  readonly queries: readonly (QueryAnswer | QueryFailure)[];
  readonly steps: readonly StepAnswer[];
  readonly after: {
    readonly queries: readonly (QueryAnswer | QueryFailure)[];
    readonly complaints: readonly ComplaintAnswer[];
  };
  readonly evaluation?: Evaluation;
  /** What stopped the run before its end. */
  readonly error?: PlainError;
}

/** The states of all complaints as the answer carries them. */
export function complaintAnswers(states: readonly ComplaintState[]): ComplaintAnswer[] {
  return states.map(({ value, relaxed, holds }) => ({ value: writable(value), relaxed, holds }));
}

/** A cell as JSON can hold it: the infinite numbers, which it cannot, as SQLite's own shell writes them. */
export function writable(cell: Cell): Cell {
  if (cell === Infinity) return 'Inf';
  return cell === -Infinity ? '-Inf' : cell;
}
