import type { FromItem } from '../../sql/bound.ts';
import type { Cell } from '../../table/table.ts';
import type { Symbol } from '../symbols.ts';

/** One column of traced rows. */
export type TracedColumn =
  /** Cells that are what they are in every world in which the row is there. */
  | { readonly kind: 'cells'; readonly cells: readonly Cell[]; readonly dependent: boolean }
  /** Numbers that depend on predictions. */
  | { readonly kind: 'symbol'; readonly symbol: Symbol }
  /** Cells that depend on predictions in a way that has no relaxed value; `reason` in words. */
  | { readonly kind: 'opaque'; readonly reason: string };

/** Rows that some world has, with the event that each is there. */
export interface Relation {
  readonly count: number;
  readonly columns: readonly TracedColumn[];
  /** Slot of each row's membership. */
  readonly member: Int32Array;
  /** Variable of row r's membership is firstVariable + r. */
  readonly firstVariable: number;
  /** Row ids handed out for predictions outside: of items within, one per row. */
  readonly exports?: ReadonlyMap<FromItem, Int32Array>;
}
