import type { ImportProblem } from './reading.ts';

/** Problems kept in full; the rest is only counted. */
const KEPT_PROBLEMS = 100;

/** Collects what went wrong while reading a file: the first problems in full, the others as a number. */
export class ProblemLog {
  /** The first problems. */
  readonly kept: ImportProblem[] = [];
  /** How many there were in all. */
  count = 0;

  /** Notes a problem of the row that begins in `line` (from 1), of its `column`-th cell (from 1) where it is of one cell. */
  add(line: number, message: string, column?: number): void {
    this.count++;
    if (this.kept.length < KEPT_PROBLEMS)
      this.kept.push(column === undefined ? { line, message } : { line, column, message });
  }
}
