import type { Expr, FromClause, JoinConstraint, JoinOperator, SelectTable } from 'sqlite3-parser';
import type { Binder, Context } from './bind.ts';
import { itemColumns } from './bound.ts';
import type { BoundCore, ColumnRef, FromItem, JoinKind, Relation } from './bound.ts';
import { sameName } from './catalog.ts';
import { problem } from './parse.ts';

/** Bits of the parser's join types, which it exports as a type only. */
const NATURAL = 4;
const LEFT = 8;
const RIGHT = 16;

/** Binds a FROM clause; `items` grows while it is read, so that table-valued functions see what stands left of them. */
export function bindFrom(binder: Binder, from: FromClause, core: BoundCore, items: FromItem[], context: Context): void {
  if (from.select) bindTable(binder, from.select, undefined, undefined, core, items, context);
  for (const joined of from.joins ?? []) {
    bindTable(binder, joined.table, joined.operator, joined.constraint, core, items, context);
  }
}

function bindTable(
  binder: Binder,
  node: SelectTable,
  operator: JoinOperator | undefined,
  constraint: JoinConstraint | undefined,
  core: BoundCore,
  items: FromItem[],
  context: Context,
): void {
  if (node.type === 'SubSelectTable') {
    bindNested(binder, node, operator, constraint, core, items, context);
    return;
  }
  const relation = relationOf(binder, node, context);
  const type = operator?.type === 'TypedJoinJoinOperator' ? (operator.joinType ?? 0) : 0;
  const draft = {
    id: binder.nextItem(),
    alias: aliasOf(node),
    relation,
    node,
    core,
    position: items.length,
    join: joinKind(type),
    on: constraint?.type === 'OnJoinConstraint' ? constraint.expr : undefined,
    using: [] as FromItem['using'],
  };
  const names =
    constraint?.type === 'UsingJoinConstraint'
      ? constraint.columns.map((column) => column.text)
      : type & NATURAL
        ? commonNames(items, draft)
        : [];
  draft.using = names.map((name) => {
    const left = findLeft(items, name);
    const right = columnOf(draft, name);
    if (!left || !right) {
      throw problem(context.source, node, 'unknown-column', `The column “${name}” must be on both sides of this join.`);
    }
    return { name, left, right };
  });
  items.push(draft);
}

/** `(a JOIN b)`: the same as without parentheses, except beside outer joins, which we do not follow. */
function bindNested(
  binder: Binder,
  node: Extract<SelectTable, { type: 'SubSelectTable' }>,
  operator: JoinOperator | undefined,
  constraint: JoinConstraint | undefined,
  core: BoundCore,
  items: FromItem[],
  context: Context,
): void {
  const first = items.length;
  const type = operator?.type === 'TypedJoinJoinOperator' ? (operator.joinType ?? 0) : 0;
  bindFrom(binder, node.from, core, items, context);
  const outerInside = items.slice(first).some((item) => item.join !== 'inner');
  if (
    node.alias ||
    (first > 0 && (outerInside || joinKind(type) !== 'inner')) ||
    constraint?.type === 'UsingJoinConstraint' ||
    type & NATURAL
  ) {
    throw problem(
      context.source,
      node,
      'unsupported-nested-join',
      'Write this parenthesised join as a subquery: (SELECT … FROM …) AS name.',
    );
  }
  const last = items[items.length - 1];
  if (constraint?.type === 'OnJoinConstraint') {
    // Changed in place: what was bound before refers to this very item.
    Object.assign(last, { on: last.on ? both(last.on, constraint.expr) : constraint.expr });
  }
}

/** The conjunction of two conditions. Its range is the second's: it is only read for the conditions in it. */
function both(left: Expr, right: Expr): Expr {
  return { type: 'BinaryExpr', op: 'And', left, right, span: right.span };
}

function relationOf(binder: Binder, node: SelectTable, context: Context): Relation {
  if (node.type === 'SelectSelectTable') {
    return {
      kind: 'select',
      select: binder.bindSelect(node.select, { ...context, scope: context.scope?.parent }),
      name: undefined,
    };
  }
  if (node.type === 'TableCallSelectTable') {
    for (const argument of node.args ?? []) binder.bindExpressions(argument, context);
    return { kind: 'opaque', name: node.tblName.objName.text };
  }
  if (node.type === 'TableSelectTable') {
    return binder.resolveRelation(node.tblName.objName.text, node.tblName.dbName?.text, node, context);
  }
  throw new Error('nested joins are bound elsewhere');
}

function aliasOf(node: SelectTable): string {
  if (node.alias) return node.alias.name.text;
  if (node.type === 'TableSelectTable' || node.type === 'TableCallSelectTable') return node.tblName.objName.text;
  return '';
}

function joinKind(type: number): JoinKind {
  const left = (type & LEFT) !== 0;
  const right = (type & RIGHT) !== 0;
  if (left && right) return 'full';
  return left ? 'left' : right ? 'right' : 'inner';
}

function commonNames(items: readonly FromItem[], right: FromItem): string[] {
  return (itemColumns(right) ?? []).filter((name) => findLeft(items, name) !== undefined);
}

/** The column that a merged name means on the left: the first table's that has it. */
function findLeft(items: readonly FromItem[], name: string): ColumnRef | undefined {
  for (const item of items) {
    const found = columnOf(item, name);
    if (found) return found;
  }
  return undefined;
}

function columnOf(item: FromItem, name: string): ColumnRef | undefined {
  const column = itemColumns(item)?.findIndex((candidate) => sameName(candidate, name)) ?? -1;
  return column < 0 ? undefined : { kind: 'column', item, column };
}
