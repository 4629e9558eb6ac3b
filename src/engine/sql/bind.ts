import type {
  AstNode,
  CommonTableExpr,
  Expr,
  OneSelect,
  ResultColumn,
  Select,
  SelectFrom,
  SelectTable,
  SortedColumn,
} from 'sqlite3-parser';
import { bindFrom } from './bind-from.ts';
import { bindPrediction } from './bind-predict.ts';
import { itemColumns } from './bound.ts';
import type {
  BoundCore,
  BoundQuery,
  BoundSelect,
  FromItem,
  NameBinding,
  Output,
  PredictCall,
  Relation,
} from './bound.ts';
import type { Catalog } from './catalog.ts';
import { findTable, sameName } from './catalog.ts';
import { warnOfNoClass } from './class-warnings.ts';
import { columnName, firstNames, uniqueNames } from './column-names.ts';
import { didYouMean } from './nearest.ts';
import { parseQuery, problem, rangeOf } from './parse.ts';
import type { ParsedQuery, Source } from './parse.ts';
import { resolveName } from './scope.ts';
import type { Scope } from './scope.ts';
import { childrenOf } from './walk.ts';

/** CTEs that a query sees, innermost last; `scope` is where they were written. */
interface Environment {
  readonly parent: Environment | undefined;
  readonly ctes: readonly CommonTableExpr[];
  readonly scope: Scope | undefined;
}

/** Where in the text and among which names something is bound. */
export interface Context {
  readonly source: Source;
  readonly environment: Environment | undefined;
  readonly scope: Scope | undefined;
}

/** Resolves every name of a query. Throws errors with their places in the user's text. */
export function bindQuery(parsed: ParsedQuery, catalog: Catalog): BoundQuery {
  const binder = new Binder(catalog);
  const root = binder.bindSelect(parsed.select, { source: parsed.source, environment: undefined, scope: undefined });
  const { names, predictions, selects } = binder;
  return { root, names, predictions, selects, warnings: warnOfNoClass(parsed.select, names, predictions) };
}

/** The state of one binding. Only `bindQuery` makes one; `bind-from` and `bind-predict` hold its other halves. */
export class Binder {
  /** What names may stand for. */
  readonly catalog: Catalog;
  /** What each name was found to stand for. */
  readonly names = new Map<Expr, NameBinding>();
  /** Every call of predict, by its node. */
  readonly predictions = new Map<Expr, PredictCall>();
  /** Every SELECT that was bound, by its node. */
  readonly selects = new Map<Select, BoundSelect>();
  readonly #ctes = new Map<CommonTableExpr, BoundSelect>();
  readonly #views = new Map<string, BoundSelect>();
  /** CTEs and views whose definitions are being bound: reading one of these is recursion. */
  readonly #open = new Set<CommonTableExpr | string>();
  #items = 0;

  /** Nothing is bound yet. */
  constructor(catalog: Catalog) {
    this.catalog = catalog;
  }

  /** A number for an item in FROM, in the order in which they are bound. */
  nextItem(): number {
    return this.#items++;
  }

  /** Binds a SELECT with everything in it; `cte`: the definition that it is the body of. */
  bindSelect(node: Select, context: Context, cte?: CommonTableExpr): BoundSelect {
    const { source } = context;
    const environment = node.with
      ? { parent: context.environment, ctes: node.with.ctes, scope: context.scope }
      : context.environment;
    const outer = new Set<FromItem>();
    const cores: BoundCore[] = [];
    const columns: string[] = [];
    const select: BoundSelect = { node, source, cores, columns, outer, cte };
    const inside: Context = { source, environment, scope: context.scope };
    const orderInSingle = node.compounds?.length ? undefined : node.orderBy;
    cores.push(this.#bindCore(node.select, select, undefined, inside, outer, orderInSingle));
    const given = cte?.columns?.map((column) => column.colName.text);
    columns.push(...(given ?? uniqueNames(cores[0].outputs.map((output) => output.name))));
    for (const compound of node.compounds ?? []) {
      cores.push(this.#bindCore(compound.select, select, compound.operator, inside, outer, undefined));
    }
    // Terms that order a compound can only name its outputs: nothing in them is resolved further.
    if (node.limit) this.bindExpressions(node.limit, { ...inside, scope: undefined });
    this.selects.set(node, select);
    return select;
  }

  #bindCore(
    node: OneSelect,
    select: BoundSelect,
    operator: BoundCore['operator'],
    context: Context,
    outer: Set<FromItem>,
    orderBy: readonly SortedColumn[] | undefined,
  ): BoundCore {
    const items: FromItem[] = [];
    const outputs: Output[] = [];
    const core: BoundCore = { node, select, operator, items, outputs };
    const noteOuter = (item: FromItem) => void outer.add(item);
    const inner: Scope = { items, outputs: undefined, parent: context.scope, noteOuter };
    const inside: Context = { ...context, scope: inner };
    if (node.type === 'SelectValues') {
      for (const row of node.values) for (const value of row.values) this.bindExpressions(value, inside);
      node.values[0]?.values.forEach((expr, i) =>
        outputs.push({ name: `column${i + 1}`, named: false, value: { kind: 'expr', expr } }),
      );
      return core;
    }
    if (node.from) bindFrom(this, node.from, core, items, inside);
    for (const column of node.columns) {
      if (column.type === 'ExprResultColumn') this.bindExpressions(column.expr, inside);
      outputs.push(...this.#expand(column, items, context.source));
    }
    const withOutputs: Context = { ...context, scope: { ...inner, outputs } };
    this.#bindClauses(node, items, withOutputs);
    for (const term of orderBy ?? [])
      if (!this.#bindOrderAlias(term, outputs)) this.bindExpressions(term.expr, withOutputs);
    return core;
  }

  #bindClauses(node: SelectFrom, items: readonly FromItem[], context: Context): void {
    for (const item of items) if (item.on) this.bindExpressions(item.on, context);
    const clauses = [node.whereClause, ...(node.groupBy ?? []), node.having, ...(node.windowClause ?? [])];
    for (const clause of clauses) if (clause) this.bindExpressions(clause, context);
  }

  /** An ORDER BY term that is just an alias means that output, even where a table has a column of the name. */
  #bindOrderAlias(term: SortedColumn, outputs: readonly Output[]): boolean {
    const { expr } = term;
    if (expr.type !== 'Id') return false;
    const output = outputs.find((candidate) => candidate.named && sameName(candidate.name, expr.name));
    if (output) this.names.set(expr, { kind: 'output', output });
    return output !== undefined;
  }

  /** The outputs that one result column stands for. */
  #expand(column: ResultColumn, items: readonly FromItem[], source: Source): Output[] {
    if (column.type === 'ExprResultColumn') {
      const { expr, alias } = column;
      if (alias) return [{ name: alias.name.text, named: true, value: { kind: 'expr', expr } }];
      const binding = this.names.get(expr);
      if (binding?.kind === 'column')
        return [{ name: columnName(binding.item, binding.column), named: true, value: { kind: 'expr', expr } }];
      const { start, end } = rangeOf(source, expr);
      return [{ name: source.original.slice(start, end), named: false, value: { kind: 'expr', expr } }];
    }
    const starred =
      column.type === 'StarResultColumn' ? items : items.filter((item) => sameName(item.alias, column.table.text));
    if (starred.length === 0) {
      const message =
        column.type === 'StarResultColumn'
          ? 'There is no table that * could stand for.'
          : `There is no “${column.table.text}” in this query.${didYouMean(
              column.table.text,
              items.map((i) => i.alias),
            )}`;
      throw problem(source, column, 'unknown-table', message);
    }
    return starred.flatMap((item) => {
      const merged = column.type === 'StarResultColumn' ? item.using.map((pair) => pair.name) : [];
      return (itemColumns(item) ?? []).flatMap((name, index): Output[] =>
        merged.some((m) => sameName(m, name))
          ? []
          : [{ name, named: true, value: { kind: 'column', item, column: index } }],
      );
    });
  }

  /** Binds every name, call and subquery in a piece of the tree. */
  bindExpressions(node: AstNode, context: Context): void {
    const { source, scope } = context;
    switch (node.type) {
      case 'Select':
        this.bindSelect(node, context);
        return;
      case 'Id':
      case 'NameExpr':
      case 'QualifiedExpr':
        this.names.set(node, this.#resolve(node, context));
        return;
      case 'FunctionCallStarExpr':
      case 'FunctionCallExpr': {
        const call = source.lowered.calls.get(node.span.offset);
        if (call) {
          this.predictions.set(node, bindPrediction(this, call, node, source, scope));
          return;
        }
        for (const child of childrenOf(node)) if (child !== node.name) this.bindExpressions(child, context);
        return;
      }
      case 'InTableExpr':
        throw problem(
          source,
          node.rhs,
          'unsupported-in-table',
          `Write IN (SELECT … FROM ${node.rhs.objName.text}) instead.`,
        );
      default:
        for (const child of childrenOf(node)) this.bindExpressions(child, context);
    }
  }

  #resolve(node: Expr, { source, scope }: Context): NameBinding {
    const empty: Scope = { items: [], outputs: undefined, parent: undefined, noteOuter: () => undefined };
    const quoted = source.lowered.text[node.span.offset] === '"';
    if (node.type === 'QualifiedExpr') {
      return resolveName(
        scope ?? empty,
        { table: node.table.text, column: node.column.text, doubleQuoted: false },
        node,
        source,
      );
    }
    const column = node.type === 'Id' ? node.name : node.type === 'NameExpr' ? node.name.text : '';
    return resolveName(scope ?? empty, { table: undefined, column, doubleQuoted: quoted }, node, source);
  }

  /** What a table's name in FROM stands for: the nearest CTE, a table, a view. Throws `unknown-table`. */
  resolveRelation(name: string, schema: string | undefined, node: SelectTable, context: Context): Relation {
    if (schema === undefined) {
      for (let environment = context.environment; environment; environment = environment.parent) {
        const cte = environment.ctes.find((candidate) => sameName(candidate.tblName.text, name));
        if (cte) return this.#readCte(cte, environment, context.source);
      }
    }
    const table = findTable(this.catalog, name);
    if (table) return { kind: 'table', table };
    const view = this.catalog.views?.find((candidate) => sameName(candidate.name, name));
    if (view) return { kind: 'select', select: this.#readView(view, node, context.source), name: view.name };
    if (/^(sqlite_|pragma_)/i.test(name)) return { kind: 'opaque', name };
    const known = [...this.catalog.tables, ...(this.catalog.views ?? [])].map((candidate) => candidate.name);
    throw problem(context.source, node, 'unknown-table', `There is no table “${name}”.${didYouMean(name, known)}`);
  }

  #readCte(cte: CommonTableExpr, environment: Environment, source: Source): Relation {
    const name = cte.tblName.text;
    if (this.#open.has(cte)) {
      const columns = cte.columns?.map((column) => column.colName.text) ?? firstNames(cte.select);
      return { kind: 'recursive', name, columns };
    }
    let select = this.#ctes.get(cte);
    if (!select) {
      this.#open.add(cte);
      select = this.bindSelect(cte.select, { source, environment, scope: environment.scope }, cte);
      this.#open.delete(cte);
      this.#ctes.set(cte, select);
    }
    return { kind: 'select', select, name };
  }

  #readView(view: { name: string; sql: string }, node: SelectTable, source: Source): BoundSelect {
    const key = view.name.toLowerCase();
    if (this.#open.has(key)) throw problem(source, node, 'circular-view', `The view “${view.name}” reads itself.`);
    let select = this.#views.get(key);
    if (!select) {
      this.#open.add(key);
      const parsed = parseQuery(view.sql, source.shownAt ?? rangeOf(source, node));
      select = this.bindSelect(parsed.select, { source: parsed.source, environment: undefined, scope: undefined });
      this.#open.delete(key);
      this.#views.set(key, select);
    }
    return select;
  }
}
