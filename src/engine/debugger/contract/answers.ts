import type { PlainError } from '../../base/errors.ts';
import type { Cell } from '../../table/table.ts';

/** Some neighbouring rows of an answer. */
export interface Page {
  readonly start: number;
  readonly rows: readonly (readonly Cell[])[];
  /** Mirrors `rows`; null where a cell does not depend on predictions. None for an answer that is followed row by row. */
  readonly relaxed: readonly (readonly (number | null)[])[] | null;
  /** With a filter: how many rows there are in all that pass it. */
  readonly matching?: number;
}

/** A column of an answer. */
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

/** What came of a query: its columns, its first rows, and what can be said against them. */
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
