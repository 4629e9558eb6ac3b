import type {
  CommonTableExpr,
  CompoundOperator,
  Expr,
  FunctionCallExpr,
  FunctionCallStarExpr,
  Select,
  SelectFrom,
  SelectTable,
  SelectValues,
} from 'sqlite3-parser';
import type { CatalogModel, CatalogTable } from './catalog.ts';
import type { Source } from './parse.ts';

/** How an item stands to everything on its left. Comma, CROSS and INNER are one kind. */
export type JoinKind = 'inner' | 'left' | 'right' | 'full';

/** What an item of a FROM clause reads. */
export type Relation =
  | { readonly kind: 'table'; readonly table: CatalogTable }
  /** A derived table, a view or a CTE; `name` for the last two. */
  | { readonly kind: 'select'; readonly select: BoundSelect; readonly name: string | undefined }
  /** A recursive CTE inside its own definition. */
  | { readonly kind: 'recursive'; readonly name: string; readonly columns: readonly string[] }
  /** A table-valued function or one of SQLite's own tables; its columns are known to SQLite alone. */
  | { readonly kind: 'opaque'; readonly name: string };

/** One item of a FROM clause. Items are compared by identity; `id` only makes names unique. */
export interface FromItem {
  readonly id: number;
  /** The name that qualifies its columns. */
  readonly alias: string;
  readonly relation: Relation;
  readonly node: SelectTable;
  readonly core: BoundCore;
  /** Index among the core's items. */
  readonly position: number;
  readonly join: JoinKind;
  /** ON condition. */
  readonly on: Expr | undefined;
  /** Columns equated with the left side by USING or NATURAL, as pairs of references. */
  readonly using: readonly { readonly name: string; readonly left: ColumnRef; readonly right: ColumnRef }[];
}

/** A column of an item; `rowid` is the row id of a base table. */
export interface ColumnRef {
  readonly kind: 'column';
  readonly item: FromItem;
  readonly column: number | 'rowid';
}

/** What a name in an expression stands for. */
export type NameBinding =
  | ColumnRef
  /** An output column referred to by its alias. */
  | { readonly kind: 'output'; readonly output: Output }
  /** A column that only SQLite can find, in an opaque item. */
  | { readonly kind: 'opaque'; readonly item: FromItem }
  /** A double-quoted text that names no column: a string to SQLite. */
  | { readonly kind: 'string'; readonly value: string }
  /** TRUE and FALSE. */
  | { readonly kind: 'constant' };

/** One output column of a core, stars expanded. */
export interface Output {
  readonly name: string;
  /** Whether the name was given by AS (or is a plain column's own), so that it survives rewriting. */
  readonly named: boolean;
  readonly value: { readonly kind: 'expr'; readonly expr: Expr } | ColumnRef;
}

/** One SELECT or VALUES of a compound, with the names it sees. */
export interface BoundCore {
  readonly node: SelectFrom | SelectValues;
  readonly select: BoundSelect;
  readonly operator: CompoundOperator | undefined;
  readonly items: readonly FromItem[];
  readonly outputs: readonly Output[];
}

/** A whole SELECT. */
export interface BoundSelect {
  readonly node: Select;
  readonly source: Source;
  readonly cores: readonly BoundCore[];
  /** Names of the output columns, made unique as SQLite does where it is read as a table. */
  readonly columns: readonly string[];
  /** Items of enclosing queries that it reads. */
  readonly outer: ReadonlySet<FromItem>;
  /** The definition, where this is a CTE. */
  readonly cte: CommonTableExpr | undefined;
}

/** What one call of predict stands for. */
export interface PredictCall {
  readonly node: FunctionCallExpr | FunctionCallStarExpr;
  readonly source: Source;
  readonly model: CatalogModel;
  /** Index of the class whose probability is asked for; undefined for predict. */
  readonly probabilityOf: number | undefined;
  /** From the item named in the call down through derived tables to the base table's item, which is the last. */
  readonly path: readonly FromItem[];
  readonly table: CatalogTable;
}

/** A query with everything it names resolved. */
export interface BoundQuery {
  readonly root: BoundSelect;
  readonly names: ReadonlyMap<Expr, NameBinding>;
  readonly predictions: ReadonlyMap<Expr, PredictCall>;
  /** Every subquery in an expression or a FROM clause. CTEs and views are shared by those who read them. */
  readonly selects: ReadonlyMap<Select, BoundSelect>;
  readonly warnings: readonly string[];
}

/** Names of an item's visible columns; undefined where only SQLite knows them. */
export function itemColumns(item: FromItem): readonly string[] | undefined {
  const { relation } = item;
  if (relation.kind === 'table') return relation.table.columns.map((column) => column.name);
  if (relation.kind === 'select') return relation.select.columns;
  return relation.kind === 'recursive' ? relation.columns : undefined;
}
