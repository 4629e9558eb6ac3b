import type { FromItem } from '../../sql/bound.ts';
import type { Choice } from './choice.ts';
import type { Relation } from './relation.ts';

/**
 * One thing that a row's presence (or a value in it) depends on, as columns of a statement:
 * - `atom`: an entry of P, row · classes + class; NULL where there is no row to predict;
 * - `member`: row number in a relation traced before, whose membership is an event;
 * - `choice`: outcome of a predicate over a subquery (1, 0, NULL), for the row that the keys name.
 */
export type LineageColumn =
  | { readonly kind: 'atom'; readonly pair: number; readonly sql: string }
  | { readonly kind: 'member'; readonly relation: Relation; readonly sql: string }
  | { readonly kind: 'choice'; readonly choice: Choice; readonly code: string; readonly keys: readonly string[] };

/** What stands in FROM for an item. */
export interface ItemSource {
  /** A table's name or a subquery in parentheses. */
  readonly sql: string;
  /** Column names by index of the item's columns. */
  readonly columns: readonly string[];
  /** Names of columns that together tell rows apart; empty where that was not asked for. */
  readonly identity: readonly string[];
  /** Name of the row id column of an imported table. */
  readonly rowid: string | undefined;
  /** What its rows depend on; `sql`, `code` and `keys` are column names here. */
  readonly lineage: readonly LineageColumn[];
  /** Whether it stands for the one row of NULLs that an outer join fills in. */
  readonly isNull: boolean;
  /** Of such a row: the columns that would name a row of what it stands in for. */
  readonly nullKeys?: readonly string[];
  /** The relation whose rows these are, one to one, with columns that are numbers only to the program. */
  readonly relation: Relation | undefined;
  /** By column: whether the value, not only the row's presence, depends on predictions. */
  readonly dependent: readonly boolean[];
  /** Names of columns that hand out row ids of items within. */
  readonly exports: ReadonlyMap<FromItem, string>;
}

/** The lineage of a source, as columns of the statement that it stands in under an alias. */
export function qualified(lineage: readonly LineageColumn[], qualify: (column: string) => string): LineageColumn[] {
  return lineage.map((entry) =>
    entry.kind === 'choice'
      ? { ...entry, code: qualify(entry.code), keys: entry.keys.map(qualify) }
      : { ...entry, sql: qualify(entry.sql) },
  );
}

/** Columns that name a row of a source for what is decided per row of it. */
export function keyColumnsOf(source: ItemSource): string[] {
  if (source.nullKeys) return [...source.nullKeys];
  const lineage = source.lineage.flatMap((entry) =>
    entry.kind === 'choice' ? [entry.code, ...entry.keys] : [entry.sql],
  );
  return [...source.identity, ...lineage];
}
