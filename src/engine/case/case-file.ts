import type { Complaint } from '../complaint/complaint.ts';
import type { Fix, ImportOptions, ModelSpec } from '../debugger/api.ts';
import type { RankingMethod } from '../ranking/ranker.ts';
import type { TwoStepOptions } from '../ranking/two-step/options.ts';

/** One table of a case: its file, relative to the case file, and how to read it where detection would not do. */
export interface CaseTable extends Pick<ImportOptions, 'delimiter' | 'encoding' | 'header' | 'types' | 'missing'> {
  readonly file: string;
}

/** A model as the case file writes it; which columns are never features follows from `truth`. */
export type CaseModel = Omit<ModelSpec, 'except'>;

export interface CaseQuery {
  readonly id: string;
  readonly sql: string;
}

/** A complaint as the case file writes it; one that is muted counts for nothing until the person says otherwise. */
export type CaseComplaint = Complaint & { readonly muted?: boolean };

/** What is done to a suspected row: taken out, given the suggested label, or whichever of the two lowers the complaints more. */
export const FIX_KINDS = ['remove', 'relabel', 'best'] as const;
export type FixKind = (typeof FIX_KINDS)[number];

/** When the loop ends: as soon as every complaint holds, or when the budget is spent. */
export const STOP_RULES = ['holds', 'budget'] as const;
export type StopRule = (typeof STOP_RULES)[number];

export interface CaseDebug {
  readonly method?: RankingMethod;
  readonly fix?: FixKind;
  /** Rows fixed between two trainings, at least 1. */
  readonly perStep?: number;
  /** Rows fixed in all, at least 1. */
  readonly budget?: number;
  readonly stop?: StopRule;
  readonly seed?: number;
  /** SQL condition on the training table: only rows that satisfy it may be blamed. */
  readonly suspects?: string;
  /** How `twostep` chooses among the changes of predictions that satisfy the complaints. */
  readonly twoStep?: Partial<TwoStepOptions>;
}

/** Which training rows are really corrupted, for evaluation only. */
export interface CaseTruth {
  /** A column of the training table, 1 or true where the label was corrupted. */
  readonly column: string;
}

/** A debugging problem as one JSON file, version 1: what the app saves and opens and the headless runner runs. */
export interface CaseFile {
  readonly rain: 1;
  readonly tables: Readonly<Record<string, CaseTable>>;
  readonly model?: CaseModel;
  readonly models?: Readonly<Record<string, CaseModel>>;
  readonly queries?: readonly CaseQuery[];
  readonly complaints?: readonly CaseComplaint[];
  /** What was done to training rows so far, step by step; done again before anything else is ranked. */
  readonly fixes?: readonly Fix[];
  readonly debug?: CaseDebug;
  readonly truth?: CaseTruth;
}
