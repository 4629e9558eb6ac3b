import { ONE, ZERO } from '../program.ts';
import type { Statement } from './statement.ts';

/** Something decided per row outside, and the columns of a statement that name that row. */
export interface Keyed<T> {
  readonly value: T;
  readonly keys: (statement: Statement) => string[];
}

/**
 * A predicate over a subquery, decided anew for every row outside that the keys name: a variable with the outcomes
 * true (1), false (0) and NULL (−1), each an event of the program.
 */
export class Choice {
  readonly #index: ReadonlyMap<string, number>;
  readonly #yes: Int32Array;
  readonly #no: Int32Array;
  readonly #unknown: Int32Array | undefined;
  readonly #firstVariable: number;

  /** `index`: position by key. `unknown` left out: never NULL. Keys that are not there have no row inside: false. */
  constructor(
    index: ReadonlyMap<string, number>,
    events: { yes: Int32Array; no: Int32Array; unknown?: Int32Array },
    firstVariable: number,
  ) {
    this.#index = index;
    this.#yes = events.yes;
    this.#no = events.no;
    this.#unknown = events.unknown;
    this.#firstVariable = firstVariable;
  }

  /** Whether the predicate can be NULL: IN over a list that holds one. */
  get mayBeNull(): boolean {
    return this.#unknown !== undefined;
  }

  /** Slot of the event that the predicate has this outcome, and its variable (−1 where the outcome is certain). */
  event(key: string, outcome: number): { slot: number; variable: number } {
    const at = this.#index.get(key);
    if (at === undefined) return { slot: outcome === 0 ? ONE : ZERO, variable: -1 };
    const events = outcome === 1 ? this.#yes : outcome === 0 ? this.#no : this.#unknown;
    const slot = events ? events[at] : ZERO;
    return { slot, variable: slot <= ONE ? -1 : this.#firstVariable + at };
  }
}

/** The key of one row, from the row numbers that tell it apart. */
export function keyOf(columns: readonly ArrayLike<number>[], row: number): string {
  if (columns.length === 1) return String(columns[0][row]);
  return columns.map((column) => column[row]).join(',');
}
