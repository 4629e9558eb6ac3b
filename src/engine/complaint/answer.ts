import type { Lineage, Probabilities, Relaxation } from '../provenance/lineage.ts';
import type { ResultSet } from '../sql/database.ts';
import type { Cell } from '../table/table.ts';

/**
 * One answered query as complaints see it: the exact answer of SQLite, the lineage behind it, and the predictions it was
 * answered with. Everything beyond the exact answer is computed when first asked for, once.
 */
export class ComplainableAnswer {
  /** What SQLite says. */
  readonly answer: ResultSet;
  /** What it is followed back by. */
  readonly lineage: Lineage;
  readonly #probabilities: Probabilities;
  readonly #oneHot: Probabilities;
  #relaxed: Relaxation | undefined;
  #world: Relaxation | undefined;
  #candidates: Int32Array | undefined;

  /** `probabilities` are the model's P, `oneHot` the predicted classes as P; both for every pair of the lineage. */
  constructor(answer: ResultSet, lineage: Lineage, probabilities: Probabilities, oneHot: Probabilities) {
    this.answer = answer;
    this.lineage = lineage;
    this.#probabilities = probabilities;
    this.#oneHot = oneHot;
  }

  /** The relaxed answer at the model's P. */
  get relaxed(): Relaxation {
    return (this.#relaxed ??= this.lineage.relax(this.#probabilities));
  }

  /** The relaxed answer at the predicted classes: memberships are 0 or 1 and cells equal SQLite's before rounding. */
  get world(): Relaxation {
    return (this.#world ??= this.lineage.relax(this.#oneHot));
  }

  /** The candidate that an exact row is, −1 when none. */
  candidateOf(row: number): number {
    return this.candidatesOf([row])[0];
  }

  /** The candidates that some exact rows are, −1 where there is none; one look-up for all of them. */
  candidatesOf(rows: readonly number[]): Int32Array {
    const all = this.#candidates;
    if (all) return Int32Array.from(rows, (row) => all[row]);
    return this.lineage.locate(
      rows.map((row) => this.#row(row)),
      this.#oneHot,
    );
  }

  /** The exact row that a candidate is in this answer, −1 when it is not shown. */
  rowOf(candidate: number): number {
    if (this.lineage.candidateCount === 1 && this.answer.rowCount === 1) return 0;
    this.#candidates ??= this.lineage.locate(
      Array.from({ length: this.answer.rowCount }, (_, row) => this.#row(row)),
      this.#oneHot,
    );
    return this.#candidates.indexOf(candidate);
  }

  /** Whether a candidate is in the exact answer, rows beyond an outermost LIMIT included. */
  contains(candidate: number): boolean {
    return this.world.membership(candidate) > 0.5;
  }

  /**
   * The exact cell of a candidate. A row that is not shown (beyond a LIMIT, or a group without members) has the value
   * the lineage gives it: a count of 0, else NULL.
   */
  exactCell(candidate: number, column: number): Cell {
    const row = this.rowOf(candidate);
    return row >= 0 ? this.answer.values[column][row] : this.world.value(candidate, column);
  }

  #row(row: number): Cell[] {
    return this.answer.values.map((column) => column[row]);
  }
}
