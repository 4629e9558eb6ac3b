import { tokenize } from 'sqlite3-parser';
import type { SelectFrom } from 'sqlite3-parser';
import type { ColumnType } from '../table/table.ts';
import { itemColumns } from './bound.ts';
import type { BoundCore, BoundQuery, BoundSelect, FromItem, PredictCall } from './bound.ts';
import { joinedPredictions } from './joined-predictions.ts';
import { predictFunction, predictionTable, probabilityFunction, quoteName, RESERVED_PREFIX } from './names.ts';
import { rangeOf, rangeOfTable } from './parse.ts';
import type { Source } from './parse.ts';
import { exportName, pathFrom, rowExports, rowidOf } from './row-exports.ts';
import type { RowExports } from './row-exports.ts';
import { splice } from './splice.ts';
import type { Edit } from './splice.ts';

/** Plain SQLite for a query, and the predictions that must be stored as tables before it runs. */
export interface ExactSql {
  readonly sql: string;
  readonly stored: readonly { readonly model: string; readonly table: string }[];
}

/** The type that a cast to a column's type names; casting gives the affinity of a column of that type. */
const CAST_TYPE: Record<ColumnType, string> = {
  integer: 'INTEGER',
  boolean: 'INTEGER',
  real: 'REAL',
  text: 'TEXT',
};

/**
 * The user's text with as little changed as can be: calls of predict answer from registered functions (or from stored
 * predictions, where a join compares predictions with each other); subqueries hand out the row ids that predictions
 * outside need; stars that would show those are written out; views are put in place.
 */
export function exactSql(bound: BoundQuery): ExactSql {
  const writer = new ExactWriter(bound);
  return { sql: writer.write(), stored: writer.stored };
}

/**
 * The same rows in any order, each with the row ids of the tables that the query joins behind its own columns, in the
 * order of FROM. For queries of one SELECT over tables.
 */
export function exactSqlWithRowIds(bound: BoundQuery): string {
  return new ExactWriter(bound).writeWithRowIds();
}

/** Where the tables and conditions of a SELECT end, in its text: before GROUP BY, ORDER BY and the like. */
export function endOfConditions(core: BoundCore): number {
  const { node, select } = core;
  if (node.type !== 'SelectFrom' || !node.from) throw new Error('only a SELECT with FROM has tables');
  return node.whereClause
    ? rangeOf(select.source, node.whereClause).end
    : node.from.span.offset + node.from.span.length;
}

const STORED_ROW = quoteName(`${RESERVED_PREFIX}row`);
const STORED_VALUE = quoteName(`${RESERVED_PREFIX}value`);

class ExactWriter {
  readonly stored: { model: string; table: string }[] = [];
  readonly #bound: BoundQuery;
  readonly #exports: RowExports;
  readonly #edits = new Map<Source, Edit[]>();
  /** Items whose predictions come from stored tables, per call. */
  readonly #storedCalls = new Map<PredictCall, string>();

  constructor(bound: BoundQuery) {
    this.#bound = bound;
    this.#exports = rowExports(bound);
  }

  write(): string {
    this.#rewrite();
    return this.#render(this.#bound.root.source, new Set());
  }

  writeWithRowIds(): string {
    this.#rewrite();
    const [core] = this.#bound.root.cores;
    const { source } = core.select;
    if (core.node.type !== 'SelectFrom') throw new Error('only a SELECT has tables');
    const last = core.node.columns[core.node.columns.length - 1];
    const at = last.span.offset + last.span.length;
    core.items.forEach((item, i) => {
      const text = `, ${rowidOf([item], item.alias)} AS ${quoteName(`${RESERVED_PREFIX}id${i}`)}`;
      this.#edit(source, { start: at, end: at, text });
    });
    return this.#render(source, new Set(), endOfConditions(core));
  }

  #rewrite(): void {
    const selects = reachable(this.#bound);
    // Inner views first: their text is part of what reads them.
    for (const select of selects) for (const core of select.cores) this.#joinStored(core);
    for (const call of this.#bound.predictions.values()) this.#replaceCall(call);
    for (const select of selects) {
      if (this.#exports.has(select)) this.#exportRows(select);
      for (const core of select.cores) this.#editCore(core);
    }
  }

  #edit(source: Source, edit: Edit): void {
    const edits = this.#edits.get(source) ?? [];
    edits.push(edit);
    this.#edits.set(source, edits);
  }

  #render(source: Source, open: ReadonlySet<Source>, end = endOfStatement(source.lowered.text)): string {
    const edits = [...(this.#edits.get(source) ?? [])];
    for (const view of this.#viewsIn(source)) {
      const { relation, node } = view;
      if (relation.kind !== 'select' || open.has(relation.select.source)) continue;
      const inner = this.#render(relation.select.source, new Set([...open, source]));
      const range = rangeOfTable(source, node);
      edits.push({ ...range, text: `(${inner}\n) AS ${quoteName(view.alias)}` });
    }
    return splice(source.lowered.text, edits, 0, end);
  }

  /** Items of a text that read a view, whose definition is another text. */
  #viewsIn(source: Source): FromItem[] {
    return reachable(this.#bound)
      .filter((select) => select.source === source)
      .flatMap((select) => select.cores.flatMap((core) => core.items))
      .filter((item) => item.relation.kind === 'select' && item.relation.select.source !== source);
  }

  #joinStored(core: BoundCore): void {
    for (const call of joinedPredictions(core, this.#bound)) {
      const alias = `rain$stored${call.path[0].id}$${call.model.name}`;
      this.#storedCalls.set(call, alias);
      this.stored.push({ model: call.model.name, table: call.table.name });
    }
    const joined = new Map<string, PredictCall>();
    for (const [call, alias] of this.#storedCalls) if (call.path[0].core === core) joined.set(alias, call);
    const { node } = core;
    if (joined.size === 0 || node.type !== 'SelectFrom' || !node.from) return;
    const { source } = core.select;
    // As a subquery with names of our own, so that the user's `value`, `row` or `rowid` mean what they meant.
    const tables = [...joined].map(([alias, call]) => {
      const stored = quoteName(predictionTable(call.model.name, call.table.name));
      return `(SELECT row AS ${STORED_ROW}, value AS ${STORED_VALUE} FROM ${stored}) AS ${quoteName(alias)}, `;
    });
    const conditions = [...joined].map(
      ([alias, call]) => `${quoteName(alias)}.${STORED_ROW} = ${rowidOf(call.path, call.path[0].alias)}`,
    );
    const fromStart = firstTableStart(node, source);
    this.#edit(source, { start: fromStart, end: fromStart, text: ` ${tables.join('')}` });
    const { whereClause } = node;
    const end = endOfConditions(core);
    if (whereClause) {
      const { start } = rangeOf(source, whereClause);
      this.#edit(source, { start, end: start, text: `${conditions.join(' AND ')} AND (` });
      this.#edit(source, { start: end, end, text: ')' });
    } else {
      this.#edit(source, { start: end, end, text: ` WHERE ${conditions.join(' AND ')}` });
    }
  }

  #replaceCall(call: PredictCall): void {
    const { node, source } = call;
    const start = node.span.offset;
    this.#edit(source, { start, end: start + node.span.length, text: this.#callText(call) });
  }

  #callText(call: PredictCall): string {
    const alias = this.#storedCalls.get(call);
    if (alias !== undefined) return `${quoteName(alias)}.${STORED_VALUE}`;
    const row = rowidOf(call.path, call.path[0].alias);
    const { name, type } = call.model;
    if (call.probabilityOf !== undefined) {
      return `${quoteName(probabilityFunction(name, call.table.name))}(${row}, ${call.probabilityOf})`;
    }
    return `CAST(${quoteName(predictFunction(name, call.table.name))}(${row}) AS ${CAST_TYPE[type]})`;
  }

  #exportRows(select: BoundSelect): void {
    const { source, cores, cte } = select;
    const [core] = cores;
    if (core.node.type !== 'SelectFrom') return;
    for (const item of this.#exports.get(select) ?? []) {
      const path = pathFrom(this.#bound, item);
      const last = core.node.columns[core.node.columns.length - 1];
      const end = last.span.offset + last.span.length;
      const name = quoteName(exportName(item));
      this.#edit(source, { start: end, end, text: `, ${rowidOf(path, item.alias)} AS ${name}` });
      const column = cte?.columns?.[cte.columns.length - 1];
      if (column) {
        const after = column.span.offset + column.span.length;
        this.#edit(source, { start: after, end: after, text: `, ${name}` });
      }
    }
  }

  /** Writes stars out where they would show more than the user's columns, and keeps the names of rewritten columns. */
  #editCore(core: BoundCore): void {
    const { node, select } = core;
    if (node.type !== 'SelectFrom') return;
    const { source } = select;
    const hides = (item: FromItem) => item.relation.kind === 'select' && this.#exports.has(item.relation.select);
    const widened = core.items.some(hides) || [...this.#storedCalls.keys()].some((call) => call.path[0].core === core);
    let output = 0;
    for (const column of node.columns) {
      const end = column.span.offset + column.span.length;
      if (column.type === 'ExprResultColumn') {
        const { start, end: exprEnd } = rangeOf(source, column.expr);
        const changed = (this.#edits.get(source) ?? []).some(
          (edit) => edit.start >= start && edit.end <= exprEnd && edit.end > edit.start,
        );
        if (!column.alias && changed) {
          this.#edits
            .get(source)
            ?.unshift({ start: exprEnd, end: exprEnd, text: ` AS ${quoteName(core.outputs[output].name)}` });
        }
        output++;
        continue;
      }
      const count = starWidth(core, column.type === 'StarResultColumn' ? undefined : column.table.text);
      if (widened) {
        const written = core.outputs.slice(output, output + count).map(({ name, value }) => {
          if (value.kind !== 'column') throw new Error('a star stands for columns');
          const { alias } = value.item;
          return `${alias === '' ? '' : `${quoteName(alias)}.`}${quoteName(name)} AS ${quoteName(name)}`;
        });
        const start = column.type === 'StarResultColumn' ? end - 1 : column.table.span.offset;
        this.#edit(source, { start, end, text: written.join(', ') });
      }
      output += count;
    }
  }
}

/** How many outputs a star stands for. */
function starWidth(core: BoundCore, alias: string | undefined): number {
  const items = core.items.filter((item) => alias === undefined || item.alias.toLowerCase() === alias.toLowerCase());
  return items.reduce(
    (sum, item) => sum + (itemColumns(item)?.length ?? 0) - (alias === undefined ? item.using.length : 0),
    0,
  );
}

/** Every select that the query reads: its own, CTEs that are used, and views. */
function reachable(bound: BoundQuery): BoundSelect[] {
  return [...new Set([bound.root, ...bound.selects.values()])];
}

/** Where the first table of a FROM clause may start: behind the word itself. */
function firstTableStart(node: SelectFrom, source: Source): number {
  const from = node.from?.span.offset ?? 0;
  for (const { text, span } of tokenize(source.lowered.text)) {
    if (span.offset >= from && text.toLowerCase() === 'from') return span.offset + span.length;
  }
  return from;
}

/** The end of a statement without the semicolons behind it. */
function endOfStatement(text: string): number {
  const match = /[\s;]*$/.exec(text);
  return match ? match.index : text.length;
}
