import type { CaseFile } from '../../engine/case/case-file.ts';
import type { Cell } from '../../engine/table/table.ts';

/** A table to be written as CSV: column name → cells, all of equal length. */
export type Columns = Readonly<Record<string, ArrayLike<Cell>>>;

/** Answers of a case's queries before any complaint: query id → rows. */
export type FirstAnswers = Readonly<Record<string, readonly (readonly Cell[])[]>>;

/** One run: tables with planted errors, and the case file over them without its method. */
export interface BuiltCase {
  readonly tables: Readonly<Record<string, Columns>>;
  readonly case: Omit<CaseFile, 'tables'>;
  /**
   * Complaints that depend on what the first model answers: the queries to ask before, and the complaints from their
   * answers. The case itself then has none.
   */
  readonly afterFirstAnswers?: {
    readonly queries: NonNullable<CaseFile['queries']>;
    complaints(answers: FirstAnswers): NonNullable<CaseFile['complaints']>;
  };
  /** Rows of the training table whose label was corrupted. */
  readonly corrupted: number;
}

/** How large a run is: the papers' sizes, what two cores can do in reasonable time, or what a test can wait for. */
export type Size = 'full' | 'small' | 'tiny';

/** Which run of an experiment is to be built. */
export interface BuildOptions {
  /** Folder of the data files. */
  readonly data: string;
  readonly seed: number;
  readonly size: Size;
}

/** One row of EXPERIMENTS.md: a query, a corruption, a complaint. */
export interface Experiment {
  /** Its query's name there: Q1 … Q7. */
  readonly group: string;
  /** Unique among all: `Q1-50`. */
  readonly id: string;
  readonly title: string;
  /** Published AUC_CR as printed, times (K+1)/K of ours; per method, where there is one. */
  readonly published: Readonly<Partial<Record<'holistic' | 'twostep' | 'loss' | 'infloss', number>>>;
  /** Whether two cores need the small size. */
  readonly large: boolean;
  build(options: BuildOptions): Promise<BuiltCase>;
}

/** The complaint of most experiments: one cell of a one-row answer should be what it is with the true labels. */
export function shouldBe(query: string, value: number): NonNullable<CaseFile['complaints']>[number] {
  return { query, row: {}, column: 'n', op: '=', value };
}
