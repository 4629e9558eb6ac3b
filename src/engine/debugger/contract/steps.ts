import type { Complaint, ComplaintState } from '../../complaint/complaint.ts';
import type { Answer } from './answers.ts';
import type { ModelInfo } from './models.ts';
import type { Cell } from '../../table/table.ts';

/** A row of the table that a model was trained on. */
export interface TrainingRow {
  readonly model: string;
  /** Row id. */
  readonly row: number;
}

/** Rows to remove and to relabel, best first. */
export interface Fix {
  readonly removed: readonly TrainingRow[];
  readonly relabelled: readonly (TrainingRow & { readonly to: number | string })[];
}

/** What a fix is predicted to do, without training. */
export interface PredictedEffect {
  readonly complaints: readonly {
    /** Relaxed value now and predicted after the fix. */
    readonly now: number | null;
    readonly predicted: number | null;
    /** What the answer should say then: the cell before rounding, whether the row is there (1/0), the predicted class. */
    readonly exact: Cell;
    /** Whether the complaint holds on that. */
    readonly holds: boolean;
  }[];
}

/** A fix that was applied, and where it led. */
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
