import type { BoundCore } from '../sql/bound.ts';
import { endOfConditions, exactSqlWithRowIds } from '../sql/exact.ts';
import { quoteName, RESERVED_PREFIX } from '../sql/names.ts';
import { rangeOf } from '../sql/parse.ts';
import type { PreparedQuery } from '../sql/prepare.ts';
import { sameCell } from '../sql/same-cell.ts';
import type { Cell } from '../table/table.ts';
import type { RowIds } from './lineage.ts';
import { isAggregated, windowCalls } from './trace/core-shape.ts';

/**
 * A query whose rows are joined rows of imported tables: each is named by the ids of those rows, and can be asked for
 * without reading the others. Answers with more rows than can be held are followed row by row by means of it.
 */
export class RowQuery {
  /** The aliases of its tables, in the order of FROM. */
  readonly aliases: readonly string[];
  /** The query that counts its rows; it may be easier to answer than reading them. */
  readonly countSql: string;
  /** Columns of the answer. */
  readonly width: number;
  readonly #rows: string;

  private constructor(prepared: PreparedQuery, core: BoundCore, rows: string) {
    this.aliases = core.items.map(({ alias }) => alias);
    this.countSql = countOf(prepared.sql, core);
    this.width = core.outputs.length;
    const names = [...core.outputs.map((_, c) => `c${c}`), ...core.items.map((_, i) => `r${i}`)];
    this.#rows = `WITH "${RESERVED_PREFIX}rows"(${names.join(',')}) AS (${rows}\n)`;
  }

  /** Undefined for a query whose rows are groups, distinct values, several SELECTs together, or of other things than tables. */
  static of(prepared: PreparedQuery): RowQuery | undefined {
    const { bound } = prepared;
    if (!bound || bound.root.cores.length !== 1 || bound.root.node.limit) return undefined;
    const [core] = bound.root.cores;
    if (core.node.type !== 'SelectFrom' || core.node.distinctness === 'Distinct' || core.items.length === 0)
      return undefined;
    if (isAggregated(bound, core) || windowCalls(bound, core).length > 0) return undefined;
    if (core.items.some(({ relation, join }) => relation.kind !== 'table' || join !== 'inner')) return undefined;
    return new RowQuery(prepared, core, exactSqlWithRowIds(bound));
  }

  /** SQL for the ids, in the order of `aliases`, of the answer's rows with these cells (column index → cell) and made of these rows. */
  idsWhere(cells: readonly (readonly [column: number, cell: Cell])[], from: RowIds): string {
    const conditions = [
      ...cells.map(([column, cell]) => sameCell(`c${column}`, cell)),
      ...Object.entries(from).map(([alias, id]) => `${this.#idOf(alias)} = ${id}`),
    ];
    const where = conditions.length > 0 ? ` WHERE ${conjunction(conditions)}` : '';
    return `${this.#rows} SELECT ${this.#ids('').join(',')} FROM "${RESERVED_PREFIX}rows"${where}`;
  }

  /** SQL for the answer's rows whose ids stand in a table with the columns r0, r1, … in the order of `aliases`. */
  rowsIn(table: string): string {
    const columns = Array.from({ length: this.width }, (_, c) => `x.c${c}`);
    const same = this.#ids('x.').map((id, i) => `${id} = w.r${i}`);
    // The wanted rows come first, so that the others are never visited.
    const from = `${quoteName(table)} AS w CROSS JOIN "${RESERVED_PREFIX}rows" AS x`;
    return `${this.#rows} SELECT ${columns.join(',')} FROM ${from} WHERE ${same.join(' AND ')}`;
  }

  #ids(qualifier: string): string[] {
    return this.aliases.map((_, i) => `${qualifier}r${i}`);
  }

  #idOf(alias: string): string {
    const index = this.aliases.findIndex((own) => own.toLowerCase() === alias.toLowerCase());
    return `r${index}`;
  }
}

/** The user's text with COUNT(*) in place of its columns, and without what stands behind its conditions. */
function countOf(sql: string, core: BoundCore): string {
  const { node, select } = core;
  if (node.type !== 'SelectFrom') throw new Error('only a SELECT has columns');
  const [first] = node.columns;
  const last = node.columns[node.columns.length - 1];
  const start =
    first.type === 'ExprResultColumn'
      ? rangeOf(select.source, first.expr).start
      : first.type === 'StarResultColumn'
        ? first.span.offset + first.span.length - 1
        : first.table.span.offset;
  return `${sql.slice(0, start)}COUNT(*)${sql.slice(last.span.offset + last.span.length, endOfConditions(core))}`;
}

/** Conditions joined by AND in bundles: SQLite refuses expressions that nest a thousand deep. */
function conjunction(conditions: readonly string[]): string {
  const BUNDLE = 100;
  const bundles: string[] = [];
  for (let i = 0; i < conditions.length; i += BUNDLE) {
    bundles.push(`(${conditions.slice(i, i + BUNDLE).join(' AND ')})`);
  }
  return bundles.join(' AND ');
}
