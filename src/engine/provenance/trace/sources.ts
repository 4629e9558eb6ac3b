import type { BoundCore, BoundSelect, FromItem } from '../../sql/bound.ts';
import { quoteName } from '../../sql/names.ts';
import { exportName } from '../../sql/row-exports.ts';
import { freeRowidName } from '../../sql/storing.ts';
import { isAggregated, windowCalls } from './core-shape.ts';
import { inlineSource } from './inline-source.ts';
import { ALONE, printNamed, printSelect } from './print.ts';
import { refuse } from './refuse.ts';
import type { Relation } from './relation.ts';
import { keyColumnsOf } from './source.ts';
import type { ItemSource } from './source.ts';
import { traceSelect } from './trace-select.ts';
import { exportsOf } from './tracer.ts';
import type { Tracer } from './tracer.ts';

/** What stands in FROM for an item. `tellApart`: whether its rows must be told apart. */
export async function sourceOfItem(tracer: Tracer, item: FromItem, tellApart: boolean): Promise<ItemSource> {
  const { relation } = item;
  if (relation.kind === 'table') {
    const columns = relation.table.columns.map((column) => column.name);
    const rowid = freeRowidName(columns);
    return {
      sql: quoteName(relation.table.name),
      columns,
      identity: [rowid],
      rowid,
      lineage: [],
      isNull: false,
      relation: undefined,
      exports: new Map(),
      dependent: columns.map(() => false),
    };
  }
  if (relation.kind !== 'select') throw new Error('strangers were refused before');
  const { select } = relation;
  if (select.outer.size > 0) {
    throw refuse(
      item.core.select.source,
      item.node,
      'correlated-subquery',
      'A subquery in FROM that reads the query around it is not followed.',
    );
  }
  const known = tracer.sources.get(select) ?? new Map<boolean, Promise<ItemSource>>();
  tracer.sources.set(select, known);
  let source = known.get(tellApart);
  if (!source) known.set(tellApart, (source = sourceOfSelect(tracer, item, select, tellApart)));
  return source;
}

async function sourceOfSelect(
  tracer: Tracer,
  item: FromItem,
  select: BoundSelect,
  tellApart: boolean,
): Promise<ItemSource> {
  const depends = tracer.dependence.ofSelect(select);
  if (!depends && exportsOf(tracer, select).length === 0) return certainSource(tracer, item, select, tellApart);
  if (depends && select.node.limit) throw refuseLimit(select);
  const inline = canInline(tracer, select) ? await inlineSource(tracer, select, tellApart) : undefined;
  if (inline) return inline;
  if (!depends) throw new Error('row ids are handed out by plain joins only');
  return storedSource(tracer, await traceSelect(tracer, select, true), select.columns.length);
}

/** The error for LIMIT where the rows depend on predictions. */
export function refuseLimit(select: BoundSelect): Error {
  const { source, node } = select;
  return refuse(
    source,
    node.limit ?? node,
    'limit-inside',
    'LIMIT inside a query that depends on predictions cannot be followed: which rows are first changes with them.',
  );
}

/** Whether a select's rows are plain joined rows, arms of UNION ALL included. */
function canInline(tracer: Tracer, select: BoundSelect): boolean {
  return select.cores.every(
    (core) =>
      (core.operator === undefined || core.operator === 'UnionAll') &&
      (!tracer.dependence.ofCore(core) || isPlain(tracer, core)),
  );
}

/** Whether a core only joins and filters: no DISTINCT, no groups, no windows. */
function isPlain(tracer: Tracer, core: BoundCore): boolean {
  return (
    core.node.type === 'SelectFrom' &&
    core.node.distinctness !== 'Distinct' &&
    !isAggregated(tracer.bound, core) &&
    windowCalls(tracer.bound, core).length === 0
  );
}

/** A subquery that does not depend on predictions: as written, or stored where its rows must be told apart. */
async function certainSource(
  tracer: Tracer,
  item: FromItem,
  select: BoundSelect,
  tellApart: boolean,
): Promise<ItemSource> {
  const { relation } = item;
  const named = relation.kind === 'select' && relation.name !== undefined;
  const text = named
    ? `SELECT * FROM ${printNamed(tracer.bound, item, ALONE)}`
    : printSelect(tracer.bound, select, ALONE);
  return plainSource(tracer, text, select.columns.length, tellApart);
}

/** SQL of our own or of the user's that depends on no prediction, as a source. */
export async function plainSource(
  tracer: Tracer,
  text: string,
  width: number,
  tellApart: boolean,
): Promise<ItemSource> {
  const columns = columnNames(width);
  const sql = `(WITH "rain$x"(${columns.join(',')}) AS (${text}\n) SELECT * FROM "rain$x")`;
  const base = {
    columns,
    rowid: undefined,
    lineage: [],
    isNull: false,
    relation: undefined,
    exports: new Map(),
    dependent: columns.map(() => false),
  };
  if (!tellApart) return { ...base, sql, identity: [] };
  const name = tracer.newTable('certain');
  await tracer.database.materialise(name, `SELECT * FROM ${sql}`, tracer.work);
  return { ...base, sql: quoteName(name), identity: ['rowid'] };
}

/** Names of a source's columns, whatever the user called them. */
export function columnNames(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `c${i}`);
}

/** Rows traced before, stored so that SQL can join them; rowid = row number. */
async function storedSource(tracer: Tracer, relation: Relation, width: number): Promise<ItemSource> {
  const columns = columnNames(width);
  const name = tracer.newTable('traced');
  const stored = columns.map((column, i) => {
    const traced = relation.columns[i];
    return {
      name: column,
      values: traced.kind === 'cells' ? traced.cells : new Array<null>(relation.count).fill(null),
    };
  });
  const exports = new Map([...(relation.exports?.keys() ?? [])].map((item) => [item, exportName(item)]));
  const handed = [...exports].map(([item, column]) => ({
    name: column,
    type: 'integer' as const,
    values: Array.from(relation.exports?.get(item) ?? [], (row) => (row < 0 ? null : row)),
  }));
  await tracer.database.store(name, [...stored, ...handed], tracer.work);
  return {
    sql: quoteName(name),
    columns,
    identity: ['rowid'],
    rowid: undefined,
    lineage: [{ kind: 'member', relation, sql: 'rowid' }],
    isNull: false,
    relation,
    exports,
    dependent: relation.columns.map((column) => column.kind !== 'cells' || column.dependent),
  };
}

/** The row of NULLs that an outer join fills in where a source has no partner. */
export function nullSource(source: ItemSource): ItemSource {
  const nullKeys = keyColumnsOf(source);
  const names = new Set([...nullKeys, ...source.columns]);
  return {
    ...source,
    sql: `(SELECT ${[...names].map((name) => `NULL AS ${quoteName(name)}`).join(', ')})`,
    lineage: [],
    relation: undefined,
    isNull: true,
    nullKeys,
  };
}

/** An item that stands for a subquery wherever one is needed that the user did not write. */
export function itemOfSelect(select: BoundSelect): FromItem {
  const relation = { kind: 'select' as const, select, name: undefined };
  const core: BoundCore = {
    node: select.cores[0].node,
    select,
    operator: undefined,
    items: [],
    outputs: [],
  };
  const item: FromItem = {
    id: -1,
    alias: '',
    relation,
    node: { type: 'SelectSelectTable', select: select.node, alias: undefined, span: select.node.span },
    core,
    position: 0,
    join: 'inner',
    on: undefined,
    using: [],
  };
  const outputs = select.columns.map((name, column) => ({
    name,
    named: true,
    value: { kind: 'column' as const, item, column },
  }));
  Object.assign(core, { items: [item], outputs });
  return item;
}
