import type { ImportProblem } from './reading.ts';

/** Problems kept in full; the rest is only counted. */
const KEPT_PROBLEMS = 100;

/** Collects what went wrong while reading a file: the first problems in full, the others as a number. */
export class ProblemLog {
  readonly kept: ImportProblem[] = [];
  count = 0;

  add(line: number, message: string, column?: number): void {
    this.count++;
    if (this.kept.length < KEPT_PROBLEMS)
      this.kept.push(column === undefined ? { line, message } : { line, column, message });
  }
}
