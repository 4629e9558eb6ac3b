import type { AstNode, Expr, Select } from 'sqlite3-parser';
import type { BoundCore, BoundQuery, BoundSelect, ColumnRef, FromItem, PredictCall } from '../../sql/bound.ts';
import { quoteName } from '../../sql/names.ts';
import { rangeOf, rangeOfTable } from '../../sql/parse.ts';
import type { Source } from '../../sql/parse.ts';
import { splice } from '../../sql/splice.ts';
import type { Edit } from '../../sql/splice.ts';
import { childrenOf } from '../../sql/walk.ts';

/** What a statement under construction answers when an expression is written into it. */
export interface Names {
  /** SQL for a column of an item of this statement; undefined for items of subqueries inside the expression. */
  column(ref: ColumnRef, node: AstNode): string | undefined;
  /** SQL for a call of predict. */
  prediction(call: PredictCall): string;
  /** SQL for a node that is decided elsewhere, such as EXISTS over predictions; undefined for others. */
  replacement(node: AstNode): string | undefined;
}

/** Writes an expression of the user's into a statement of ours: its own text, with every name replaced. */
export function printExpr(bound: BoundQuery, source: Source, expr: AstNode, names: Names): string {
  const edits: Edit[] = [];
  collect(bound, source, expr, names, edits, true);
  const { offset, length } = expr.span;
  return splice(source.lowered.text, edits, offset, offset + length);
}

/** Writes a subquery that does not depend on predictions, with the CTEs and views it reads put in place. */
export function printSelect(bound: BoundQuery, select: BoundSelect, names: Names): string {
  const edits: Edit[] = [];
  collect(bound, select.source, select.node, names, edits, false);
  const { start, end } = rangeOfSelect(select.node, select.source);
  return splice(select.source.lowered.text, edits, start, end);
}

/** Names of a text that stands on its own: nothing in it is replaced. */
export const ALONE: Names = {
  column: () => undefined,
  prediction: (call) => {
    throw new Error(`predictions of ${call.table.name} are not written out here`);
  },
  replacement: () => undefined,
};

/** Writes one SELECT or VALUES of a compound that does not depend on predictions. */
export function printCore(bound: BoundQuery, core: BoundCore, names: Names): string {
  const { source } = core.select;
  const edits: Edit[] = [];
  collectCore(bound, source, core.node, core.items, names, edits);
  const { start, end } = rangeOf(source, core.node);
  const trailing = /[\s;]*$/.exec(source.lowered.text.slice(start, end));
  return splice(source.lowered.text, edits, start, end - (trailing?.[0].length ?? 0));
}

/** The range of a SELECT without semicolons behind it. */
function rangeOfSelect(node: Select, source: Source): { start: number; end: number } {
  const { start, end } = rangeOf(source, node);
  const trailing = /[\s;]*$/.exec(source.lowered.text.slice(start, end));
  return { start, end: end - (trailing?.[0].length ?? 0) };
}

function collect(bound: BoundQuery, source: Source, node: AstNode, names: Names, edits: Edit[], own: boolean): void {
  const replace = (text: string) => {
    const { offset, length } = node.span;
    edits.push({ start: offset, end: offset + length, text });
  };
  const call = bound.predictions.get(node as Expr);
  if (call) {
    replace(names.prediction(call));
    return;
  }
  const name = bound.names.get(node as Expr);
  if (name?.kind === 'column') {
    const text = names.column(name, node);
    if (text !== undefined) replace(text);
    return;
  }
  // Aliases of outputs are local to their query: only those of the statement itself are written out.
  if (name?.kind === 'output' && own) {
    const { value } = name.output;
    const text = value.kind === 'expr' ? printExpr(bound, source, value.expr, names) : names.column(value, node);
    if (text !== undefined) replace(`(${text})`);
    return;
  }
  const decided = names.replacement(node);
  if (decided !== undefined) {
    replace(decided);
    return;
  }
  if (node.type === 'Select') {
    collectSelect(bound, source, node, names, edits);
    return;
  }
  for (const child of childrenOf(node)) collect(bound, source, child, names, edits, own);
}

function collectSelect(bound: BoundQuery, source: Source, node: Select, names: Names, edits: Edit[]): void {
  if (node.with) edits.push({ start: node.span.offset, end: node.select.span.offset, text: '' });
  const items = bound.selects.get(node)?.cores.flatMap((core) => core.items) ?? [];
  for (const child of childrenOf(node)) {
    if (child.type !== 'With') collectCore(bound, source, child, items, names, edits);
  }
}

function collectCore(
  bound: BoundQuery,
  source: Source,
  node: AstNode,
  items: readonly FromItem[],
  names: Names,
  edits: Edit[],
): void {
  const replaced = new Set<AstNode>();
  for (const item of items) {
    const { relation } = item;
    if (relation.kind !== 'select' || relation.name === undefined || !isWithin(item.node, node)) continue;
    const { start, end } = rangeOfTable(source, item.node);
    edits.push({ start, end, text: `${printNamed(bound, item, names)} AS ${quoteName(item.alias)}` });
    replaced.add(item.node);
  }
  const visit = (child: AstNode) => {
    if (replaced.has(child)) return;
    if (STRUCTURE.has(child.type)) childrenOf(child).forEach(visit);
    else collect(bound, source, child, names, edits, false);
  };
  visit(node);
}

/** Nodes between a SELECT and the tables of its FROM. */
const STRUCTURE: ReadonlySet<AstNode['type']> = new Set([
  'SelectFrom',
  'CompoundSelect',
  'FromClause',
  'JoinedSelectTable',
  'SubSelectTable',
]);

function isWithin(inner: AstNode, outer: AstNode): boolean {
  const { offset, length } = outer.span;
  return inner.span.offset >= offset && inner.span.offset + inner.span.length <= offset + length;
}

/** A CTE or view that an item reads, as a subquery with its columns named. Recursive ones keep reading themselves. */
export function printNamed(bound: BoundQuery, item: FromItem, names: Names): string {
  const { relation } = item;
  if (relation.kind !== 'select') throw new Error('only queries are written out');
  const text = printSelect(bound, relation.select, names);
  const { cte } = relation.select;
  if (!cte) return `(${text}\n)`;
  const name = quoteName(cte.tblName.text);
  const columns = cte.columns ? `(${cte.columns.map((column) => quoteName(column.colName.text)).join(',')})` : '';
  return `(WITH RECURSIVE ${name}${columns} AS (${text}\n) SELECT * FROM ${name})`;
}
