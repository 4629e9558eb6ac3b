import type { Expr } from 'sqlite3-parser';
import type { Wrap } from './arms.ts';
import { findIn, knownAggregate } from './core-shape.ts';
import type { Call } from './core-shape.ts';
import type { AggregatePlan, Asked } from './plan.ts';
import type { Planner } from './planner.ts';

/** Plans one aggregate: SQLite computes its argument per monomial, with FILTER folded in. */
export function planAggregate(planner: Planner, call: Call): AggregatePlan {
  const name = knownAggregate(call);
  if (!name)
    throw planner.refusal(
      call,
      `${call.name.name} has no relaxed value: only COUNT, SUM, TOTAL, AVG, MIN and MAX have.`,
    );
  const filter = call.filterOver?.filterClause;
  if (filter && planner.symbolic(filter)) {
    throw planner.refusal(
      filter,
      'FILTER by a number that depends on predictions is not followed: use CASE inside the aggregate.',
    );
  }
  const distinct = call.type === 'FunctionCallExpr' && call.distinctness === 'Distinct';
  const arg = call.type === 'FunctionCallExpr' ? call.args?.[0] : undefined;
  if (
    distinct &&
    arg &&
    findIn(planner.statement.tracer.bound, arg, (node) => node.type === 'CollateExpr').length > 0
  ) {
    throw planner.refusal(arg, 'DISTINCT under a collation is not followed: use lower(…) instead.');
  }
  const base = { name, distinct, node: call };
  if (!arg)
    return {
      ...base,
      value: filter && rowAsk(planner, filter, 'int32', (sql) => `CASE WHEN ${sql} THEN 1 END`),
      integer: undefined,
      symbol: undefined,
    };
  if (planner.symbolic(arg)) {
    if (filter || distinct || name === 'min' || name === 'max') {
      throw planner.refusal(
        call,
        `${name.toUpperCase()}${distinct ? ' DISTINCT' : ''} of numbers that depend on predictions is not followed.`,
      );
    }
    return { ...base, value: undefined, integer: undefined, symbol: planner.plan(arg) };
  }
  const wrap = filtered(planner, filter);
  if (name === 'count' && !distinct)
    return { ...base, value: presence(planner, arg, filter), integer: undefined, symbol: undefined };
  const reading = distinct || name === 'min' || name === 'max' ? 'cell' : 'float64';
  const value = rowAsk(planner, arg, reading, wrap);
  const { typed } = planner;
  const integer = typed ? rowAsk(planner, arg, 'int32', (sql) => `typeof${sql} IN ('integer', 'null')`) : undefined;
  return { ...base, value, integer, symbol: undefined };
}

/** Arguments are asked for per row, even constant ones: an aggregate counts rows. */
function rowAsk(planner: Planner, expr: Expr, reading: 'cell' | 'float64' | 'int32', wrap: Wrap): Asked {
  return { from: 'rows', index: planner.arms.requestExpr(planner.source, expr, reading, wrap) };
}

/** 1 where the argument is there and the filter holds, else NULL. */
function presence(planner: Planner, arg: Expr, filter: Expr | undefined): Asked {
  const wrap = filtered(planner, filter);
  return rowAsk(planner, arg, 'int32', (sql, statement) => `CASE WHEN ${wrap(sql, statement)} IS NOT NULL THEN 1 END`);
}

function filtered(planner: Planner, filter: Expr | undefined): Wrap {
  if (!filter) return (sql) => sql;
  return (sql, statement) => `CASE WHEN (${statement.text(planner.source, filter)}) THEN ${sql} END`;
}
