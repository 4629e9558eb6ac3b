import type { Expr, FunctionCallExpr } from 'sqlite3-parser';
import { planCondition } from './plan-condition.ts';
import type { SymbolPlan } from './plan.ts';
import type { Planner } from './planner.ts';

/** The plan of NULL: a CASE without branches. */
const NOTHING: SymbolPlan = { op: 'case', branches: [], otherwise: undefined };

type FunctionPlan = (planner: Planner, args: readonly Expr[], node: FunctionCallExpr) => SymbolPlan;

/** Scalar functions that have a relaxed value, by name and number of arguments. */
const FUNCTIONS: Readonly<Record<string, FunctionPlan>> = {
  'abs/1': (p, [a]) => ({ op: 'unary', name: 'absolute', arg: p.plan(a) }),
  'sqrt/1': (p, [a]) => ({ op: 'real', arg: { op: 'unary', name: 'root', arg: p.plan(a), domain: 'nonnegative' } }),
  'exp/1': (p, [a]) => ({ op: 'real', arg: { op: 'unary', name: 'exponential', arg: p.plan(a) } }),
  'ln/1': (p, [a]) => ({ op: 'real', arg: { op: 'unary', name: 'logarithm', arg: p.plan(a), domain: 'positive' } }),
  'pow/2': (p, [a, b]) => ({ op: 'real', arg: { op: 'function', name: 'power', a: p.plan(a), b: p.plan(b) } }),
  'power/2': (p, [a, b]) => ({ op: 'real', arg: { op: 'function', name: 'power', a: p.plan(a), b: p.plan(b) } }),
  'round/1': (p, [a]) => ({ op: 'rounding', name: 'round', arg: p.plan(a), digits: 0 }),
  'round/2': (p, [a, digits], node) => ({
    op: 'rounding',
    name: 'round',
    arg: p.plan(a),
    digits: literalDigits(p, digits, node),
  }),
  coalesce: (p, args) => ({ op: 'coalesce', args: args.map((arg) => p.plan(arg)) }),
  'ifnull/2': (p, args) => ({ op: 'coalesce', args: args.map((arg) => p.plan(arg)) }),
  // NULLIF(a, b) = CASE WHEN a = b THEN NULL ELSE a END
  'nullif/2': (p, [a, b], node) => ({
    op: 'case',
    branches: [{ when: { op: 'compare', name: '=', a: p.plan(a), b: p.plan(b), node }, then: NOTHING }],
    otherwise: p.plan(a),
  }),
  'iif/3': (p, [when, then, otherwise]) => ({
    op: 'case',
    branches: [{ when: planCondition(p, when), then: p.plan(then) }],
    otherwise: p.plan(otherwise),
  }),
  min: (p, args) => args.map((arg) => p.plan(arg)).reduce((a, b) => ({ op: 'function', name: 'smaller', a, b })),
  max: (p, args) => args.map((arg) => p.plan(arg)).reduce((a, b) => ({ op: 'function', name: 'larger', a, b })),
};

/** Plans a call of a scalar function on numbers that depend on predictions. */
export function planFunction(planner: Planner, node: FunctionCallExpr): SymbolPlan {
  const name = node.name.name.toLowerCase();
  const args = node.args ?? [];
  const rule = FUNCTIONS[`${name}/${args.length}`] ?? (args.length > 1 ? FUNCTIONS[name] : undefined);
  if (rule && !node.filterOver) return planner.withTypes(() => rule(planner, args, node));
  throw planner.refusal(node, `${node.name.name} of what depends on predictions has no relaxed value.`);
}

function literalDigits(planner: Planner, digits: Expr, node: FunctionCallExpr): number {
  if (digits.type === 'NumericLiteral') return Number(digits.value);
  throw planner.refusal(node, 'ROUND is followed with a plain number of digits only.');
}
