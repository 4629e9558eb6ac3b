import type { Work } from '../base/work.ts';
import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import type { BackendChoice, BackendName } from '../compute/backend.ts';
import type { ColumnInfo, ImportOptions, ImportPreview, ImportReading } from '../table/reading.ts';
import type { Cell } from '../table/table.ts';
import type { Answer, Page } from './contract/answers.ts';
import type { ModelInfo, ModelSpec } from './contract/models.ts';
import type { AnswerCell, PredictionsBehind, PredictionsView } from './contract/predictions.ts';
import type { Fix, LoopState, LoopStep, PredictedEffect, TrainingRow } from './contract/steps.ts';
import type {
  PulledRow,
  RankSettings,
  SharedPattern,
  SuspectList,
  SuspectPage,
  SuspectView,
} from './contract/suspects.ts';

export type { Answer, AnswerColumn, Page } from './contract/answers.ts';
export type { ModelInfo, ModelSpec } from './contract/models.ts';
export type { AnswerCell, PredictionBehind, PredictionsBehind, PredictionsView } from './contract/predictions.ts';
export type {
  Fix,
  HeldOutAccuracy,
  LoopState,
  LoopStep,
  PredictedEffect,
  StepSummary,
  TrainingRow,
} from './contract/steps.ts';
export type {
  PulledRow,
  RankSettings,
  SharedPattern,
  SuspectKey,
  SuspectList,
  SuspectNote,
  SuspectPage,
  SuspectRow,
  SuspectView,
} from './contract/suspects.ts';
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

  /**
   * The queried rows whose predictions stand behind a cell of a kept answer, or behind its row where the cell depends on
   * none; none where neither does. Errors: `unknown-query`, `unknown-column`, why the answer cannot be complained about.
   */
  predictionsBehind(cell: AnswerCell, view: PredictionsView, work: Work): Promise<PredictionsBehind>;

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
   * How many of the first rows of the last ranking must be removed until every complaint is predicted to hold, to about
   * 5 %; rows that were fixed since or are `spared` are passed over. Null where no number up to half of the others is
   * predicted to do, where all hold, and without a ranking for the complaints as they stand.
   */
  enoughRows(spared: readonly TrainingRow[], work: Work): Promise<number | null>;
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

/** Where the arithmetic runs. */
export interface BackendInfo {
  readonly name: BackendName;
  readonly description: string;
  /** Backends tried before, and why they were not taken. */
  readonly skipped: readonly { readonly name: BackendName; readonly reason: string }[];
}

/** An imported table. */
export interface TableInfo {
  readonly name: string;
  readonly fileName: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnInfo[];
  readonly reading: ImportReading;
}
