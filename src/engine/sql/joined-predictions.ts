import type { AstNode, Expr } from 'sqlite3-parser';
import type { BoundCore, BoundQuery, FromItem, PredictCall } from './bound.ts';

/**
 * Calls of a core that a join compares with other predictions. Answered by a function they would be called for every pair
 * of rows; stored as tables with an index, SQLite joins by value. Only where every join is inner, so that the stored
 * tables can be joined in front.
 */
export function joinedPredictions(core: BoundCore, bound: BoundQuery): PredictCall[] {
  const { node, items } = core;
  if (node.type !== 'SelectFrom' || !node.from || items.some((item) => item.join !== 'inner')) return [];
  const conditions = [...items.flatMap((item) => item.on ?? []), ...(node.whereClause ? [node.whereClause] : [])];
  const joined = new Set<FromItem>();
  for (const condition of conditions.flatMap(conjuncts)) {
    const calls = callsIn(condition, bound).filter((call) => call.probabilityOf === undefined);
    const mentioned = new Set(calls.map((call) => call.path[0]));
    if (mentioned.size < 2) continue;
    for (const item of mentioned) if (item.core === core) joined.add(item);
  }
  return [...bound.predictions.values()].filter(
    (call) => joined.has(call.path[0]) && call.probabilityOf === undefined && !insideSubquery(call, core, bound),
  );
}

/** Conditions that must all hold for the whole to hold. */
function conjuncts(expr: Expr): Expr[] {
  if (expr.type === 'BinaryExpr' && expr.op === 'And') return [...conjuncts(expr.left), ...conjuncts(expr.right)];
  if (expr.type === 'ParenthesizedExpr' && expr.exprs.length === 1) return conjuncts(expr.exprs[0]);
  return [expr];
}

function within(inner: AstNode, outer: AstNode): boolean {
  const { offset, length } = outer.span;
  return inner.span.offset >= offset && inner.span.offset + inner.span.length <= offset + length;
}

/** Calls in an expression, those of its subqueries left out: they are called there, once per row of theirs. */
function callsIn(expr: Expr, bound: BoundQuery): PredictCall[] {
  return [...bound.predictions.values()].filter((call) => within(call.node, expr));
}

/** Whether a call stands in a subquery of the core; it still sees the stored tables there. */
function insideSubquery(call: PredictCall, core: BoundCore, bound: BoundQuery): boolean {
  return [...bound.selects.values()].some(
    (select) => select !== core.select && within(select.node, core.node) && within(call.node, select.node),
  );
}
