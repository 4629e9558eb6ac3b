import type { AstNode, Expr, FunctionCallExpr, FunctionCallStarExpr } from 'sqlite3-parser';
import { unwrap } from '../../sql/class-warnings.ts';
import type { BoundCore, BoundQuery, BoundSelect } from '../../sql/bound.ts';
import { childrenOf } from '../../sql/walk.ts';

/** Aggregate functions whose relaxed value is known. */
const AGGREGATES = ['count', 'sum', 'total', 'avg', 'min', 'max'] as const;
/** An aggregate that has a relaxed value. */
export type AggregateName = (typeof AGGREGATES)[number];

/** SQLite's other aggregates: answered exactly, never relaxed. */
const OTHER_AGGREGATES = [
  'group_concat',
  'string_agg',
  'json_group_array',
  'json_group_object',
  'jsonb_group_array',
  'jsonb_group_object',
];

/** A call of a function, count(*) included. */
export type Call = FunctionCallExpr | FunctionCallStarExpr;

/** Whether a node calls an aggregate function (min and max of several arguments are none, nor is a window). */
export function isAggregateCall(node: AstNode): node is Call {
  if (node.type === 'FunctionCallStarExpr')
    return !node.filterOver?.overClause && node.name.name.toLowerCase() === 'count';
  if (node.type !== 'FunctionCallExpr' || node.filterOver?.overClause) return false;
  const name = node.name.name.toLowerCase();
  if (name === 'min' || name === 'max') return node.args?.length === 1;
  return (AGGREGATES as readonly string[]).includes(name) || OTHER_AGGREGATES.includes(name);
}

/** The aggregate that a call names, if its relaxed value is known. */
export function knownAggregate(call: Call): AggregateName | undefined {
  const name = call.name.name.toLowerCase();
  return AGGREGATES.find((known) => known === name);
}

/** Nodes of an expression that satisfy a test, those in subqueries left out; below a found one none is looked for. */
export function findIn<N extends AstNode>(bound: BoundQuery, node: AstNode, test: (node: AstNode) => node is N): N[] {
  if (test(node)) return [node];
  if (node.type === 'Select') return [];
  const name = bound.names.get(node as Expr);
  if (name?.kind === 'output' && name.output.value.kind === 'expr') return findIn(bound, name.output.value.expr, test);
  return childrenOf(node).flatMap((child) => findIn(bound, child, test));
}

function isWindowCall(node: AstNode): node is Call {
  return (
    (node.type === 'FunctionCallExpr' || node.type === 'FunctionCallStarExpr') &&
    node.filterOver?.overClause !== undefined
  );
}

/** Calls of window functions among a core's outputs. */
export function windowCalls(bound: BoundQuery, core: BoundCore): Call[] {
  return outputExprs(core).flatMap((expr) => findIn(bound, expr, isWindowCall));
}

/** The expressions that a core selects; columns passed through are none. */
export function outputExprs(core: BoundCore): Expr[] {
  return core.outputs.flatMap(({ value }) => (value.kind === 'expr' ? [value.expr] : []));
}

/** Whether a core folds its rows into groups. */
export function isAggregated(bound: BoundQuery, core: BoundCore): boolean {
  const { node } = core;
  if (node.type === 'SelectValues') return false;
  if (node.groupBy || node.having) return true;
  const order = core.select.cores.length === 1 ? (core.select.node.orderBy ?? []).map((term) => term.expr) : [];
  return [...outputExprs(core), ...order].some((expr) => findIn(bound, expr, isAggregateCall).length > 0);
}

/** Conditions that must all hold. */
export function conjunctsOf(expr: Expr): Expr[] {
  const bare = unwrap(expr);
  if (bare.type === 'BinaryExpr' && bare.op === 'And') return [...conjunctsOf(bare.left), ...conjunctsOf(bare.right)];
  return [bare];
}

/** Predicates over subqueries and scalar subqueries that stand directly in an expression. */
export type SubqueryNode = Extract<Expr, { type: 'ExistsExpr' | 'InSelectExpr' | 'SubqueryExpr' }>;

/** Whether an expression is such a subquery. */
export function isSubqueryNode(node: AstNode): node is SubqueryNode {
  return node.type === 'ExistsExpr' || node.type === 'InSelectExpr' || node.type === 'SubqueryExpr';
}

/** The bound SELECT of such a subquery. */
export function selectOf(bound: BoundQuery, node: SubqueryNode): BoundSelect {
  const select = bound.selects.get(node.type === 'InSelectExpr' ? node.rhs : node.select);
  if (!select) throw new Error('every subquery is bound');
  return select;
}

/** Every expression of a core that its rows or their order of presence depend on. */
export function expressionsOf(core: BoundCore): Expr[] {
  const { node } = core;
  if (node.type === 'SelectValues') return node.values.flatMap((row) => row.values);
  const conditions = core.items.flatMap((item) => item.on ?? []);
  const clauses = [node.whereClause, node.having].filter((clause) => clause !== undefined);
  return [...conditions, ...outputExprs(core), ...(node.groupBy ?? []), ...clauses];
}
