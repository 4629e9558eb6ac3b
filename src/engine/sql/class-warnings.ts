import type { AstNode, Expr } from 'sqlite3-parser';
import type { NameBinding, PredictCall } from './bound.ts';
import type { CatalogModel } from './catalog.ts';
import { didYouMean } from './nearest.ts';
import { walk } from './walk.ts';

type Names = ReadonlyMap<Expr, NameBinding>;
type Predictions = ReadonlyMap<Expr, PredictCall>;

/** One sentence per comparison of a prediction with a literal that is no class: such a condition never changes. */
export function warnOfNoClass(root: AstNode, names: Names, predictions: Predictions): string[] {
  const warnings = new Set<string>();
  const compare = (call: PredictCall | undefined, other: Expr | undefined) => {
    if (!call || call.probabilityOf !== undefined || !other) return;
    const literal = literalOf(unwrap(other), names);
    if (literal === undefined || indexOfClass(literal, call.model) >= 0) return;
    const { name, classes } = call.model;
    const list = classes.slice(0, 12).map(quoted).join(', ') + (classes.length > 12 ? ', …' : '');
    const near = didYouMean(String(literal), classes.map(String));
    warnings.add(`${quoted(literal)} is no class of ${name}, whose classes are ${list}.${near}`);
  };
  walk(root, (node) => {
    if (node.type === 'BinaryExpr' && ['Equals', 'NotEquals', 'Is', 'IsNot'].includes(node.op)) {
      compare(predictions.get(unwrap(node.left)), node.right);
      compare(predictions.get(unwrap(node.right)), node.left);
    }
    if (node.type === 'InListExpr')
      for (const value of node.rhs ?? []) compare(predictions.get(unwrap(node.lhs)), value);
    if (node.type === 'CaseExpr' && node.base) {
      for (const pair of node.whenThenPairs) compare(predictions.get(unwrap(node.base)), pair.when);
    }
    return undefined;
  });
  return [...warnings];
}

/** In quotes where it is a text: spaces around it would not be seen. */
function quoted(value: string | number): string {
  return typeof value === 'string' ? `“${value}”` : String(value);
}

/** An expression without the parentheses around it. */
export function unwrap(expr: Expr): Expr {
  return expr.type === 'ParenthesizedExpr' && expr.exprs.length === 1 ? unwrap(expr.exprs[0]) : expr;
}

function literalOf(expr: Expr, names: Names): string | number | undefined {
  if (expr.type === 'StringLiteral') return expr.value;
  if (expr.type === 'NumericLiteral') return Number(expr.value);
  if (expr.type === 'UnaryExpr' && expr.op === 'Negative' && expr.expr.type === 'NumericLiteral')
    return -Number(expr.expr.value);
  const binding = names.get(expr);
  return binding?.kind === 'string' ? binding.value : undefined;
}

/** Index of the class that a literal names; −1 for none, undefined when the expression is no literal. */
export function classOfLiteral(expr: Expr, model: CatalogModel): number | undefined {
  const bare = unwrap(expr);
  const literal = bare.type === 'Id' ? bare.name : literalOf(bare, new Map());
  return literal === undefined ? undefined : indexOfClass(literal, model);
}

/** SQLite compares by the label column's affinity: '7' equals 7 in a number column, 7 equals '7' in a text column. */
function indexOfClass(literal: string | number, model: CatalogModel): number {
  if (model.type === 'text') return model.classes.indexOf(String(literal));
  return literal === '' ? -1 : model.classes.findIndex((value) => Number(value) === Number(literal));
}
