import type { Expr } from 'sqlite3-parser';
import type { ConditionPlan, SymbolPlan } from './plan.ts';
import type { Planner } from './planner.ts';

/** Plans a condition on numbers that depend on predictions. */
export function planCondition(planner: Planner, expr: Expr): ConditionPlan {
  if (!planner.symbolic(expr)) {
    const outcome = planner.ask(expr, 'int32', (sql) => `CASE WHEN ${sql} THEN 1 WHEN NOT ${sql} THEN 0 END`);
    return { op: 'plain', outcome };
  }
  return planner.withTypes(() => planSymbolic(planner, expr));
}

function planSymbolic(planner: Planner, expr: Expr): ConditionPlan {
  switch (expr.type) {
    case 'ParenthesizedExpr':
      if (expr.exprs.length === 1) return planCondition(planner, expr.exprs[0]);
      break;
    case 'UnaryExpr':
      if (expr.op === 'Not') return { op: 'not', a: planCondition(planner, expr.expr) };
      break;
    case 'IsNullExpr':
      return { op: 'missing', a: planner.plan(expr.expr) };
    case 'NotNullExpr':
      return { op: 'not', a: { op: 'missing', a: planner.plan(expr.expr) } };
    case 'BetweenExpr': {
      const value = planner.plan(expr.lhs);
      const low: ConditionPlan = { op: 'compare', name: '<=', a: planner.plan(expr.start), b: value, node: expr };
      const high: ConditionPlan = { op: 'compare', name: '<=', a: value, b: planner.plan(expr.end), node: expr };
      const both: ConditionPlan = { op: 'and', a: low, b: high };
      return expr.not ? { op: 'not', a: both } : both;
    }
    case 'InListExpr': {
      const value = planner.plan(expr.lhs);
      const equal = (expr.rhs ?? []).map((other): ConditionPlan => ({
        op: 'compare',
        name: '=',
        a: value,
        b: planner.plan(other),
        node: expr,
      }));
      if (equal.length === 0) break;
      const some = equal.reduce((a, b) => ({ op: 'or', a, b }));
      return expr.not ? { op: 'not', a: some } : some;
    }
    case 'BinaryExpr': {
      if (expr.op === 'And' || expr.op === 'Or') {
        return {
          op: expr.op === 'And' ? 'and' : 'or',
          a: planCondition(planner, expr.left),
          b: planCondition(planner, expr.right),
        };
      }
      const comparison = COMPARISONS[expr.op];
      if (comparison) return comparison(planner.plan(expr.left), planner.plan(expr.right), expr);
      break;
    }
    case 'Id':
    case 'QualifiedExpr':
    case 'FunctionCallExpr':
    case 'FunctionCallStarExpr':
    case 'SubqueryExpr':
      return { op: 'number', a: planner.plan(expr) };
    default:
  }
  throw planner.refusal(expr, 'What depends on predictions can only be used in arithmetic, comparisons and CASE here.');
}

type Comparison = (a: SymbolPlan, b: SymbolPlan, node: Expr) => ConditionPlan;

const COMPARISONS: Partial<Record<string, Comparison>> = {
  Less: (a, b, node) => ({ op: 'compare', name: '<', a, b, node }),
  LessEquals: (a, b, node) => ({ op: 'compare', name: '<=', a, b, node }),
  Greater: (a, b, node) => ({ op: 'compare', name: '<', a: b, b: a, node }),
  GreaterEquals: (a, b, node) => ({ op: 'compare', name: '<=', a: b, b: a, node }),
  Equals: (a, b, node) => ({ op: 'compare', name: '=', a, b, node }),
  NotEquals: (a, b, node) => ({ op: 'not', a: { op: 'compare', name: '=', a, b, node } }),
  Is: (a, b, node) => ({ op: 'is', a, b, node }),
  IsNot: (a, b, node) => ({ op: 'not', a: { op: 'is', a, b, node } }),
};
