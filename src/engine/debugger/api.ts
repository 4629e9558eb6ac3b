import type { PlainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import type { BackendChoice, BackendName } from '../compute/backend.ts';
import type { Condition } from '../explanation/condition.ts';
import type { EncodedColumn, FeatureSpec } from '../features/contract.ts';
import type { ModelKind } from '../model/classifier.ts';
import type { RankingMethod } from '../ranking/ranker.ts';
import type { RankerOptions } from '../ranking/rankers.ts';
import type { ColumnInfo, ImportOptions, ImportPreview, ImportReading } from '../table/reading.ts';
import type { Cell } from '../table/table.ts';

export type {
  ColumnInfo,
  Doubt,
  ImportOptions,
  ImportPreview,
  ImportProblem,
  ImportReading,
} from '../table/reading.ts';

/**
 * What the engine can do for a person or a case file, as plain data in and out: the contract between the engine's
 * `Session` (which holds all state) and everything that drives it. Every method leaves the state as before when it
 * fails or is cancelled. In the page these calls cross the worker's border; `Work` becomes a signal and a callback there.
 */
export interface Engine {
  /** The backend in use, after detection and self-test; `choice` forces one and throws `backend-unavailable` with the reason. */
  start(choice: BackendChoice, work: Work): Promise<BackendInfo>;

  /** Reads the first rows of a file as the import would read it; nothing is kept. */
  preview(file: Blob, fileName: string, options: ImportOptions, work: Work): Promise<ImportPreview>;
  /** Reads a whole file into a table, in SQLite too; replaces a table of the same name. */
  importTable(name: string, file: Blob, fileName: string, options: ImportOptions, work: Work): Promise<TableInfo>;
  removeTable(name: string): Promise<void>;
  renameTable(from: string, to: string): Promise<void>;
  tables(): Promise<TableInfo[]>;
  /** Cells of the given rows of a table, column by column in the table's order. */
  tableRows(name: string, ids: readonly number[]): Promise<Cell[][]>;
  /** Cells of one whole column, in row order; throws `unknown-column`. */
  tableColumn(name: string, column: string): Promise<Cell[]>;

  /**
   * Trains (again) the model of that name from its imported rows. The loop starts anew: answers, complaints and fixes are
   * forgotten, also those of other models, which may live side by side.
   */
  train(name: string, spec: ModelSpec, work: Work): Promise<ModelInfo>;
  removeModel(name: string): Promise<void>;
  models(): Promise<ModelInfo[]>;
  /** Ids of the rows that a model was trained on before any fix (labelled and not held out), ascending. */
  trainedRows(model: string): Promise<Int32Array>;

  /** Answers a query and keeps it under its id (for complaints, `page` and side effects); replaces one of the same id. */
  run(id: string, sql: string, work: Work): Promise<Answer>;
  removeQuery(id: string): Promise<void>;
  /**
   * More rows of a kept answer, row by row; `order` sorts by a column of the answer, `filter` leaves only rows in which
   * some cell contains the text, ignoring case.
   */
  page(
    id: string,
    start: number,
    count: number,
    order?: { column: number; descending: boolean },
    filter?: string,
  ): Promise<Page>;

  /** Replaces all complaints and judges them. Throws with `place` `{kind:'case', path:'complaints[i]…'}` for one that cannot be. */
  complain(complaints: readonly Complaint[], work: Work): Promise<ComplaintState[]>;

  /**
   * Ranks the training rows for the complaints as they stand, and keeps the ranking for `suspects`. Errors:
   * `no-complaints`, `nothing-to-rank-by`.
   */
  findSuspects(settings: RankSettings, work: Work): Promise<SuspectList>;
  /**
   * Rows of the last ranking as a grid shows them, without those fixed since. A ranking is kept until a model is trained
   * anew or removed; before and after, there are no rows.
   */
  suspects(view: SuspectView, start: number, count: number, work: Work): Promise<SuspectPage>;
  /** What these training rows of a model have in common against its others, at most five patterns, best first. */
  patterns(model: string, rows: readonly number[], work: Work): Promise<SharedPattern[]>;
  /** Value of each complaint predicted after removing/relabelling exactly these rows, without retraining. */
  predictEffect(fix: Fix, work: Work): Promise<PredictedEffect>;
  /**
   * The queried rows through whose predictions one training row acts most on the complaints, strongest first, at most
   * `most`. Errors: `no-complaints`, `unknown-model`, `unknown-row`.
   */
  pulledRows(model: string, row: number, most: number, work: Work): Promise<PulledRow[]>;
  /** Applies a fix, retrains, answers every kept query again and judges every complaint. */
  fix(fix: Fix, work: Work): Promise<LoopStep>;
  /** Takes back the last applied step, or applies the last undone one again; null when there is none. */
  undo(work: Work): Promise<LoopState | null>;
  redo(work: Work): Promise<LoopState | null>;
  state(): Promise<LoopState>;

  /** The training table without the removed rows and with the relabelled labels, as CSV; untouched cells as imported. */
  exportCleaned(model: string, work: Work): Promise<Blob>;
}

export interface BackendInfo {
  readonly name: BackendName;
  readonly description: string;
  /** Backends tried before, and why they were not taken. */
  readonly skipped: readonly { readonly name: BackendName; readonly reason: string }[];
}

export interface TableInfo {
  readonly name: string;
  readonly fileName: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnInfo[];
  readonly reading: ImportReading;
}

/** The `model` of a case file. */
export interface ModelSpec {
  readonly train: string;
  readonly label: string;
  readonly kind?: ModelKind;
  readonly l2?: number;
  /** Share of the labelled rows kept out of training to measure accuracy. Default 0.1 in the app; in a case file 0. */
  readonly holdout?: number;
  readonly seed?: number;
  /** Training ends when the loss of the held-out rows stops falling, rather than at the optimum. Needs held-out rows. Default false. */
  readonly earlyStop?: boolean;
  readonly features?: readonly FeatureSpec[];
  /** Columns that are never features (a case's truth column). */
  readonly except?: readonly string[];
}

export interface ModelInfo {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly classes: readonly (number | string)[];
  readonly rows: number;
  readonly withoutLabel: number;
  readonly heldOut: number;
  readonly parameters: number;
  readonly accuracy: { readonly training: number; readonly heldOut: number | null };
  readonly steps: number;
  readonly loss: number;
  readonly converged: boolean;
  readonly seconds: number;
  readonly features: readonly EncodedColumn[];
  readonly warnings: readonly string[];
}

export interface Page {
  readonly start: number;
  readonly rows: readonly (readonly Cell[])[];
  /** Mirrors `rows`; null where a cell does not depend on predictions. None for an answer that is followed row by row. */
  readonly relaxed: readonly (readonly (number | null)[])[] | null;
  /** With a filter: how many rows there are in all that pass it. */
  readonly matching?: number;
}

export interface AnswerColumn {
  /** What tells it apart in the answer: its title, with a number where several columns bear the same (digit:1, digit:2). */
  readonly name: string;
  /** Its name as SQLite gives it. */
  readonly title: string;
  /** Whether its cells may depend on predictions, so that they can be complained about. */
  readonly dependent: boolean;
  readonly numeric: boolean;
  /** The model and table whose predictions its cells show, each of one row; null where a cell shows something else. */
  readonly predicts: { readonly model: string; readonly table: string } | null;
}

export interface Answer {
  readonly id: string;
  readonly sql: string;
  readonly columns: readonly AnswerColumn[];
  /** All rows of the answer. */
  readonly rowCount: number;
  /** Rows that `page` knows: fewer than there are, where the answer has more than a few million cells. */
  readonly rowsRead: number;
  /** Whether it depends on predictions which rows there are, so that a row can be complained about. */
  readonly rowsDependent: boolean;
  /** The first rows (at most 1,000); the rest by `page`. */
  readonly first: Page;
  readonly milliseconds: number;
  readonly warnings: readonly string[];
  /** CTEs and subqueries in FROM that can be opened as results of their own, to look at or complain about. */
  readonly parts: readonly { readonly name: string; readonly sql: string }[];
  /** Why nothing here can be complained about, when so (“the query does not call predict”, an unsupported construct with its range). */
  readonly notComplainable: PlainError | null;
}

export interface RankSettings extends RankerOptions {
  readonly method: RankingMethod;
  readonly seed?: number;
  /** SQL condition on the training table: only rows that satisfy it may be blamed. */
  readonly suspects?: string;
  /** Whether to predict what removing each row does (one more solve per complaint). Default true. */
  readonly effects?: boolean;
  /** How many suspects to list at most. Default 10,000. */
  readonly most?: number;
  /** Whether suspects that score exactly as the last one listed are listed too, beyond `most`. Default false. */
  readonly withTies?: boolean;
}

export interface SuspectRow {
  /** Place in the whole ranking, from 1. */
  readonly rank: number;
  readonly model: string;
  /** Row id in the training table. */
  readonly row: number;
  readonly score: number;
  readonly given: number | string;
  /** The label that lowers the complaints most, when it is another one. */
  readonly suggested: number | string | null;
  /** Change of each complaint's relaxed value when this row alone is removed (leverage-corrected first order). */
  readonly effects: readonly number[];
}

/** What suspects can be sorted by: their place, what is said of them, their effect on a complaint, or a value of theirs. */
export type SuspectKey =
  | { readonly by: 'rank' | 'model' | 'given' | 'suggested' | 'row' }
  | { readonly by: 'effect'; readonly complaint: number }
  | { readonly by: 'value'; readonly column: string };

/** How a grid looks at a ranking. */
export interface SuspectView {
  /** By rank where it is left out. NULL comes first, then numbers, then text; equal ones stay by rank. */
  readonly order?: { readonly key: SuspectKey; readonly descending: boolean };
  /** Leaves only rows with a label, a row number or a value of these columns that contains the text, ignoring case. */
  readonly filter?: { readonly text: string; readonly columns: readonly string[] };
  /** Leaves only these rows of this model. */
  readonly within?: { readonly model: string; readonly rows: readonly number[] };
}

/** Some neighbouring rows of such a view. */
export interface SuspectPage {
  readonly start: number;
  readonly rows: readonly SuspectRow[];
  /** How many rows the whole view has. */
  readonly matching: number;
}

/** Why a ranking says nothing about complaints (by their place among those ranked for). */
export type SuspectNote =
  | { readonly why: 'nobody left' | 'all hold' }
  /** The value is NULL; the relaxed value meets the complaint already; no training row moves it. */
  | { readonly why: 'null' | 'met on average' | 'unmoved'; readonly complaint: number }
  /** These cannot hold together, or the only one cannot hold, whatever is predicted. */
  | { readonly why: 'contradictory'; readonly complaints: readonly number[] };

export interface SuspectList {
  readonly method: RankingMethod;
  readonly explanation: string;
  /** Best first, `most` of them. */
  readonly rows: readonly SuspectRow[];
  readonly total: number;
  /** Fewest rows predicted to make every complaint hold; null when no number of rows is predicted to. */
  readonly suggestedCount: number | null;
  /** Where the order says nothing about some complaint; empty without effects. */
  readonly notes: readonly SuspectNote[];
  /** Each model's share (0 to 1) of what removing the suggested rows is predicted to do; empty without effects. */
  readonly blame: readonly { readonly model: string; readonly share: number }[];
  readonly seconds: number;
}

/** A predicate that holds for many suspects and few other rows. */
export interface SharedPattern {
  readonly conditions: readonly Condition[];
  /** The conditions in words: `label = spam and text contains “http”`. */
  readonly description: string;
  /** Suspects that satisfy it. */
  readonly support: number;
  /** Rows trained on that satisfy it, suspects included. */
  readonly covered: number;
  /** Share of suspects among the covered rows, divided by their share among all rows. */
  readonly lift: number;
  /** Row ids of the covered rows. */
  readonly rows: readonly number[];
}

/** Row ids to remove and to relabel, best first. */
export interface Fix {
  readonly removed: readonly { readonly model: string; readonly row: number }[];
  readonly relabelled: readonly { readonly model: string; readonly row: number; readonly to: number | string }[];
}

export interface PredictedEffect {
  /** Relaxed value of each complaint now and predicted after the fix. */
  readonly complaints: readonly { readonly now: number | null; readonly predicted: number | null }[];
}

/** A queried row on whose prediction a training row acts, and what would become of it without that row. */
export interface PulledRow {
  readonly model: string;
  readonly table: string;
  /** Row id in the queried table. */
  readonly row: number;
  /** The class through which it acts on the complaints. */
  readonly label: number | string;
  /** Probability of that class now, and as predicted without the training row (first order, 0 to 1). */
  readonly now: number;
  readonly without: number;
  /** What that changes the complaints' summed loss by; negative where removing the training row helps. */
  readonly change: number;
}

export interface LoopStep {
  readonly fix: Fix;
  readonly complaintsBefore: readonly ComplaintState[];
  readonly seconds: { readonly train: number; readonly encode: number };
  readonly state: LoopState;
  /** A plain sentence when a complaint moved the wrong way or not at all. */
  readonly remark: string | null;
}

/** Everything that changes from step to step. */
export interface LoopState {
  readonly steps: readonly StepSummary[];
  /** Steps that `redo` would apply. */
  readonly undone: number;
  readonly models: readonly ModelInfo[];
  readonly answers: readonly Answer[];
  readonly complaints: readonly ComplaintState[];
}

/** One line of the history: what was fixed and what it did. */
export interface StepSummary {
  readonly removed: number;
  readonly relabelled: number;
  /** The complaints of that time, which the states are of. */
  readonly complaints: readonly Complaint[];
  readonly complaintsBefore: readonly ComplaintState[];
  readonly complaintsAfter: readonly ComplaintState[];
  readonly accuracyBefore: readonly HeldOutAccuracy[];
  readonly accuracyAfter: readonly HeldOutAccuracy[];
}

/** Share of a model's held-out rows that it predicts as labelled. */
export interface HeldOutAccuracy {
  readonly model: string;
  readonly share: number;
}
