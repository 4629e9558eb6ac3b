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

/** A query with the name that complaints call it by. */
export interface CaseQuery {
  readonly id: string;
  readonly sql: string;
  /** What the page calls it by in place of its id. */
  readonly title?: string;
  readonly view?: AnswerView;
}

/** How an answer may be drawn; `auto` picks from its shape. */
export const CHART_CHOICES = ['auto', 'line', 'bar', 'scatter', 'histogram', 'none'] as const;
/** One of `CHART_CHOICES`. */
export type ChartKind = (typeof CHART_CHOICES)[number];

/** What a person chose about a grid's columns, by their names; a name that is no column's counts for nothing. */
export interface GridView {
  readonly hidden?: readonly string[];
  /** In pixels. */
  readonly widths?: Readonly<Record<string, number>>;
  /** The column sorted by; left out: the rows as they came. */
  readonly sort?: { readonly column: string; readonly descending?: boolean };
  /** Only rows in which this text occurs are shown. */
  readonly filter?: string;
}

/** How the page shows an answer. */
export interface AnswerView extends GridView {
  readonly chart?: ChartKind;
  /** The one value column that is drawn; left out: all that are alike. */
  readonly drawn?: string;
  /** Whether the grid is shown beside a chart. Default true. */
  readonly grid?: boolean;
}

/** What of a case is in view in the page. Nothing that is computed depends on it. */
export interface CaseView {
  /** Id of the query, name of the model in view. */
  readonly query?: string;
  readonly model?: string;
  readonly suspects?: GridView;
  /** How suspects are to be looked for as soon as there is a complaint: a case with one says it in `debug`, others cannot. */
  readonly search?: CaseDebug;
}

/** What a person means to do with a suspect: fix it in one of two ways, or leave it as it is. */
export const MARKS = ['remove', 'relabel', 'keep'] as const;
/** One of `MARKS`. */
export type Mark = (typeof MARKS)[number];

/** A suspect that a person has looked at, and what is to be done with it at the next fix. */
export interface CaseMark {
  readonly model: string;
  /** Row id in the training table. */
  readonly row: number;
  readonly as: Mark;
}

/** A complaint as the case file writes it; one that is muted counts for nothing until the person says otherwise. */
export type CaseComplaint = Complaint & { readonly muted?: boolean };

/** What is done to a suspected row: taken out, given the suggested label, or whichever of the two lowers the complaints more. */
export const FIX_KINDS = ['remove', 'relabel', 'best'] as const;
/** One of `FIX_KINDS`. */
export type FixKind = (typeof FIX_KINDS)[number];

/** When the loop ends: as soon as every complaint holds, or when the budget is spent. */
export const STOP_RULES = ['holds', 'budget'] as const;
/** One of `STOP_RULES`. */
export type StopRule = (typeof STOP_RULES)[number];

/** What is to be done about the complaints, and how; the defaults are in `resolveCase`. */
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
  /** For the page alone: the runner fixes what it ranks itself. */
  readonly marks?: readonly CaseMark[];
  readonly debug?: CaseDebug;
  readonly truth?: CaseTruth;
  readonly view?: CaseView;
}
