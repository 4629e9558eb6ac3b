import type { Work } from '../base/work.ts';
import type { Preconditioner } from '../compute/nystrom.ts';

/** A preconditioner is made anew when a solve takes this many times the iterations per digit of the first ones, and a few more. */
const WORSE = 2;
const SLACK = 10;
/** Solves that set the standard: loosely and finely solved ones take different numbers of iterations per digit. */
const FIRST_SOLVES = 4;

/**
 * What one solve leaves to the next. Removing or relabelling a few rows hardly changes H or what is asked of it, so the
 * preconditioner, the size of H and the last solutions serve from iteration to iteration of the loop.
 */
export class SolverMemory {
  #preconditioner: Preconditioner | null = null;
  #made = false;
  #uses = 0;
  #standard = 0;
  /** The mean of H's diagonal when it was last estimated: damping needs no more than its size. */
  meanDiagonal: number | null = null;
  /** Solutions of the last solve, to begin the next one with as many right-hand sides from. */
  solutions: readonly Float64Array[] = [];

  /** The preconditioner, without making one. */
  get preconditioner(): Preconditioner | null {
    return this.#preconditioner;
  }

  /** The preconditioner; when there is none, what `make` makes of the present H. Null when H admits none. */
  async ensurePreconditioner(
    make: (work: Work) => Promise<Preconditioner | null>,
    work: Work,
  ): Promise<Preconditioner | null> {
    if (!this.#made) {
      this.#preconditioner = await make(work);
      this.#made = true;
      this.#uses = 0;
      this.#standard = 0;
    }
    return this.#preconditioner;
  }

  /** To be told of every solve the preconditioner was used in: the iterations spent and the relative residual reached. */
  used(iterations: number, residual: number): void {
    if (this.#preconditioner === null) return;
    const perDigit = iterations / Math.max(0.5, -Math.log10(Math.max(residual, 1e-16)));
    this.#uses++;
    if (this.#uses <= FIRST_SOLVES) {
      this.#standard = Math.max(this.#standard, perDigit);
    } else if (perDigit > WORSE * this.#standard + SLACK) {
      this.#preconditioner = null;
      this.#made = false;
    }
  }
}
