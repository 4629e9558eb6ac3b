import type { AstNode, Expr } from 'sqlite3-parser';
import { childrenOf } from '../../sql/walk.ts';
import { isAggregateCall } from './core-shape.ts';
import type { Statement } from './statement.ts';

/** Whether an expression needs a number that depends on predictions in more than which class a row has. */
export function isSymbolic(statement: Statement, node: AstNode): boolean {
  if (node.type === 'Select') return false;
  const { bound } = statement.tracer;
  if (statement.scalars.has(node as Expr) || isAggregateCall(node)) return true;
  if (statement.choices.has(node as Expr) || statement.computed.has(node)) return false;
  const call = bound.predictions.get(node as Expr);
  if (call) return call.probabilityOf !== undefined;
  const name = bound.names.get(node as Expr);
  if (name?.kind === 'column') {
    if (name.column === 'rowid') return false;
    const kind = statement.find(name.item)?.source.relation?.columns[name.column].kind;
    return kind !== undefined && kind !== 'cells';
  }
  if (name?.kind === 'output') {
    const { value } = name.output;
    if (value.kind === 'expr') return isSymbolic(statement, value.expr);
    const kind =
      value.column === 'rowid' ? undefined : statement.find(value.item)?.source.relation?.columns[value.column].kind;
    return kind !== undefined && kind !== 'cells';
  }
  return childrenOf(node).some((child) => isSymbolic(statement, child));
}
