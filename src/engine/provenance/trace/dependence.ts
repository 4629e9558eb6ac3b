import type { AstNode, Expr } from 'sqlite3-parser';
import type { BoundCore, BoundQuery, BoundSelect, FromItem, PredictCall } from '../../sql/bound.ts';
import { childrenOf } from '../../sql/walk.ts';

/** Which parts of a query depend on predictions. */
export class Dependence {
  readonly #bound: BoundQuery;
  readonly #known = new Map<BoundSelect, boolean>();

  /** What is asked of each select is found out once. */
  constructor(bound: BoundQuery) {
    this.#bound = bound;
  }

  /** Whether the rows of a select may depend on predictions. */
  ofSelect(select: BoundSelect): boolean {
    const known = this.#known.get(select);
    if (known !== undefined) return known;
    // A recursive definition reads itself: it depends on predictions if anything else in it does.
    this.#known.set(select, false);
    const { orderBy, limit } = select.node;
    const depends =
      select.cores.some((core) => this.ofCore(core)) || this.#anyIn([...(orderBy ?? []), ...(limit ? [limit] : [])]);
    this.#known.set(select, depends);
    return depends;
  }

  /** Whether anything in one SELECT (its tables, columns, conditions, groups) depends on predictions. */
  ofCore(core: BoundCore): boolean {
    const { node } = core;
    if (node.type === 'SelectValues') return this.#anyIn([node]);
    const parts = [
      ...node.columns,
      node.whereClause,
      ...(node.groupBy ?? []),
      node.having,
      ...(node.windowClause ?? []),
    ];
    const conditions = core.items.map((item) => item.on);
    return (
      core.items.some((item) => this.ofItem(item)) ||
      this.#anyIn([...parts, ...conditions].filter((part) => part !== undefined))
    );
  }

  /** Whether the rows of an item in FROM may depend on predictions; a table’s own never do. */
  ofItem(item: FromItem): boolean {
    return item.relation.kind === 'select' && this.ofSelect(item.relation.select);
  }

  /** Whether an expression calls predict, in subqueries too. */
  ofExpr(expr: AstNode): boolean {
    return this.#anyIn([expr]);
  }

  #anyIn(nodes: readonly AstNode[]): boolean {
    return nodes.some((node) => {
      if (node.type === 'Select') {
        const select = this.#bound.selects.get(node);
        return select !== undefined && this.ofSelect(select);
      }
      if (this.#bound.predictions.has(node as Expr)) return true;
      const name = this.#bound.names.get(node as Expr);
      if (name?.kind === 'output' && name.output.value.kind === 'expr') return this.#anyIn([name.output.value.expr]);
      return this.#anyIn(childrenOf(node));
    });
  }
}

/** Calls of predict in an expression itself, its subqueries left out; names of outputs stand for what they name. */
export function callsIn(bound: BoundQuery, node: AstNode): PredictCall[] {
  const call = bound.predictions.get(node as Expr);
  if (call) return [call];
  if (node.type === 'Select') return [];
  const name = bound.names.get(node as Expr);
  if (name?.kind === 'output' && name.output.value.kind === 'expr') return callsIn(bound, name.output.value.expr);
  return childrenOf(node).flatMap((child) => callsIn(bound, child));
}

/** Every item that an expression reads, in subqueries too, each once. */
export function itemsIn(bound: BoundQuery, node: AstNode): Set<FromItem> {
  const found = new Set<FromItem>();
  const visit = (part: AstNode) => {
    const call = bound.predictions.get(part as Expr);
    if (call) found.add(call.path[0]);
    const name = bound.names.get(part as Expr);
    if (name?.kind === 'column' || name?.kind === 'opaque') found.add(name.item);
    if (name?.kind === 'output') {
      const { value } = name.output;
      if (value.kind === 'expr') visit(value.expr);
      else found.add(value.item);
    }
    if (part.type === 'Select') for (const item of bound.selects.get(part)?.outer ?? []) found.add(item);
    else childrenOf(part).forEach(visit);
  };
  visit(node);
  return found;
}
