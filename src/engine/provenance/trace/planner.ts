import type { AstNode, CaseExpr, Expr } from 'sqlite3-parser';
import { unwrap } from '../../sql/class-warnings.ts';
import type { Source } from '../../sql/parse.ts';
import type { ColumnReading } from '../../sql/database.ts';
import { planAggregate } from './plan-aggregate.ts';
import { planCondition } from './plan-condition.ts';
import { planFunction } from './plan-function.ts';
import type { Arms, Wrap } from './arms.ts';
import { isAggregateCall } from './core-shape.ts';
import { itemsIn } from './dependence.ts';
import { isSymbolic } from './is-symbolic.ts';
import type { Asked, PlainPlan, SymbolPlan } from './plan.ts';
import { refuse } from './refuse.ts';
import type { Statement } from './statement.ts';

/**
 * Plans how expressions over numbers that depend on predictions are computed: SQLite computes every part that needs no such
 * number, the program does the arithmetic between. What cannot be planned is refused with its place.
 */
export class Planner {
  /** Where SQLite is asked for what it can compute. */
  readonly arms: Arms;
  /** The text that expressions are of, for places in errors. */
  readonly source: Source;
  /** SQL of expressions that need no row. */
  readonly constants: { sql: string; reading: ColumnReading }[] = [];
  /** Requests that plans read from rows, so that rows which differ in them are not taken for one. */
  readonly read = new Set<number>();

  /** Whether SQLite's types matter: below a division, a comparison, and in what another query reads. */
  #typed: boolean;

  /** `typed`: whether types matter from the outset. */
  constructor(arms: Arms, source: Source, typed: boolean) {
    this.arms = arms;
    this.source = source;
    this.#typed = typed;
  }

  /** Whether SQLite’s types matter for what is planned now. */
  get typed(): boolean {
    return this.#typed;
  }

  /** Plans with types asked for. */
  withTypes<T>(make: () => T): T {
    const before = this.#typed;
    this.#typed = true;
    try {
      return make();
    } finally {
      this.#typed = before;
    }
  }

  /** The first arm’s statement: what holds for one arm’s names holds for all. */
  get statement(): Statement {
    return this.arms.statements[0];
  }

  /** Whether an expression is a number that depends on predictions, so that SQLite cannot compute it beforehand. */
  symbolic(expr: AstNode): boolean {
    return isSymbolic(this.statement, expr);
  }

  /** `unsupported-aggregate-in-expression`, with the place of `node`. */
  refusal(node: AstNode, message: string): Error {
    return refuse(this.source, node, 'aggregate-in-expression', message);
  }

  /** Asks for an expression that SQLite computes. */
  ask(expr: Expr, reading: ColumnReading, wrap: Wrap = (sql) => sql): Asked {
    if (itemsIn(this.statement.tracer.bound, expr).size === 0 && !this.#decided(expr)) {
      const sql = wrap(`(${this.statement.text(this.source, expr)})`, this.statement);
      return { from: 'constants', index: this.constants.push({ sql, reading }) - 1 };
    }
    return this.asked(this.arms.requestExpr(this.source, expr, reading, wrap));
  }

  /** A request as plans read it. */
  asked(index: number): Asked {
    this.read.add(index);
    return { from: 'rows', index };
  }

  /** Whether an expression holds a predicate over a subquery, which belongs to rows even where it names no column. */
  #decided(expr: AstNode): boolean {
    return this.statement.tracer.dependence.ofExpr(expr);
  }

  /** A number that SQLite computes, with what it takes to know its type where that matters. */
  plain(expr: Expr): PlainPlan {
    return {
      op: 'plain',
      number: this.ask(expr, 'float64'),
      integer: this.#typed ? this.ask(expr, 'int32', (sql) => `typeof(${sql}) IN ('integer', 'null')`) : undefined,
      text: this.#typed ? this.ask(expr, 'int32', (sql) => `typeof(${sql}) IN ('text', 'blob')`) : undefined,
      node: expr,
    };
  }

  /** How a number is computed. Throws `unsupported-…` with its place for what has no relaxed value. */
  plan(expr: Expr): SymbolPlan {
    if (!this.symbolic(expr)) return this.plain(expr);
    const { bound } = this.statement.tracer;
    const scalar = this.statement.scalars.get(expr);
    if (scalar) {
      const width = scalar.keys(this.statement).length;
      const keys = Array.from({ length: width }, (_, k) =>
        this.asked(this.arms.request((s) => scalar.keys(s)[k], 'int32')),
      );
      return { op: 'scalar', scalar: scalar.value, keys };
    }
    const call = bound.predictions.get(expr);
    if (call) {
      const entry = this.asked(this.arms.request((statement) => statement.probability(call), 'int32'));
      return { op: 'probability', pair: this.statement.tracer.pairOf(call).index, entry };
    }
    const name = bound.names.get(expr);
    if (name?.kind === 'output') {
      return name.output.value.kind === 'expr'
        ? this.plan(name.output.value.expr)
        : this.#column(name.output.value.item, name.output.value.column, expr);
    }
    if (name?.kind === 'column') return this.#column(name.item, name.column, expr);
    const node: AstNode = expr;
    if (isAggregateCall(node)) return { op: 'aggregate', aggregate: planAggregate(this, node) };
    switch (expr.type) {
      case 'ParenthesizedExpr':
        return this.plan(unwrap(expr));
      case 'UnaryExpr':
        if (expr.op === 'Negative') return { op: 'unary', name: 'negate', arg: this.plan(expr.expr) };
        if (expr.op === 'Positive') return this.plan(expr.expr);
        break;
      case 'BinaryExpr': {
        const arithmetic = ARITHMETIC[expr.op];
        if (arithmetic)
          return { op: 'arithmetic', name: arithmetic, a: this.plan(expr.left), b: this.plan(expr.right) };
        break;
      }
      case 'CaseExpr':
        return this.withTypes(() => this.#case(expr));
      case 'CastExpr':
        return this.#cast(expr.expr, expr.typeName?.name ?? '', expr);
      case 'FunctionCallExpr':
        return planFunction(this, expr);
      default:
    }
    return { op: 'condition', condition: planCondition(this, expr) };
  }

  /** A column of a relation, by the row number that each arm has there. */
  #column(item: Parameters<Statement['find']>[0], column: number | 'rowid', node: AstNode): SymbolPlan {
    const relation = this.statement.find(item)?.source.relation;
    if (!relation || column === 'rowid') throw new Error('only relations have such columns');
    if (relation.columns[column].kind === 'opaque') throw this.refusal(node, relation.columns[column].reason);
    const row = this.asked(this.arms.request((statement) => statement.relationRow(item), 'int32'));
    return { op: 'column', relation, column, row, node };
  }

  #cast(arg: Expr, type: string, node: AstNode): SymbolPlan {
    if (/int/i.test(type)) return { op: 'rounding', name: 'truncate', arg: this.plan(arg), digits: 0 };
    if (/real|floa|doub/i.test(type)) return { op: 'real', arg: this.plan(arg) };
    throw this.refusal(node, `CAST to ${type} of a number that depends on predictions has no relaxed value.`);
  }

  #case(expr: CaseExpr): SymbolPlan {
    const { base } = expr;
    const branches = expr.whenThenPairs.map(({ when, then }) => {
      const condition: Expr = base
        ? { type: 'BinaryExpr', op: 'Equals', left: base, right: when, span: when.span }
        : when;
      return { when: this.#condition(condition, base), then: this.plan(then) };
    });
    return { op: 'case', branches, otherwise: expr.elseExpr && this.plan(expr.elseExpr) };
  }

  /** A condition of a CASE; with a base its text does not stand in the query as such, so it is written from its parts. */
  #condition(condition: Expr, base: Expr | undefined) {
    if (!base || condition.type !== 'BinaryExpr' || this.symbolic(condition)) return planCondition(this, condition);
    const { left, right } = condition;
    const write = (statement: Statement) =>
      `(${statement.text(this.source, left)}) = (${statement.text(this.source, right)})`;
    return { op: 'plain' as const, outcome: this.asked(this.arms.request(write, 'int32')) };
  }
}

const ARITHMETIC: Partial<Record<string, 'add' | 'subtract' | 'multiply' | 'divide'>> = {
  Add: 'add',
  Subtract: 'subtract',
  Multiply: 'multiply',
  Divide: 'divide',
};
