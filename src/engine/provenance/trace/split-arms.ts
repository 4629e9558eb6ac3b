import type { Expr } from 'sqlite3-parser';
import type { ColumnReading } from '../../sql/database.ts';
import type { Source } from '../../sql/parse.ts';
import { Arms } from './arms.ts';
import type { Wrap } from './arms.ts';
import { sideReading } from './split-core.ts';
import type { SplitCore } from './split-core.ts';
import type { Tracer } from './tracer.ts';

/** Where a column asked for of a split join is found. */
export interface SideRequest {
  readonly side: 0 | 1;
  readonly index: number;
}

/** Asks each side of a split join for what reads that side; the indices it gives out are its own. */
export class SplitArms extends Arms {
  readonly given: SideRequest[] = [];
  readonly #tracer: Tracer;
  readonly #split: SplitCore;
  readonly #sides: readonly [Arms, Arms];

  constructor(tracer: Tracer, split: SplitCore, sides: readonly [Arms, Arms]) {
    super(sides[0].statements);
    this.#tracer = tracer;
    this.#split = split;
    this.#sides = sides;
  }

  override request(): number {
    throw new Error('a split join is asked for expressions only');
  }

  override requestExpr(source: Source, expr: Expr, reading: ColumnReading, wrap?: Wrap): number {
    const side = sideReading(this.#tracer, this.#split.sides, expr);
    if (side === undefined) throw new Error('an expression of a split join reads one side');
    const index = this.#sides[side].requestExpr(source, expr, reading, wrap);
    const known = this.given.findIndex((given) => given.side === side && given.index === index);
    return known >= 0 ? known : this.given.push({ side, index }) - 1;
  }
}
