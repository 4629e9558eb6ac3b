import type { Expr } from 'sqlite3-parser';
import type { ColumnReading } from '../../sql/database.ts';
import type { Source } from '../../sql/parse.ts';
import type { Statement } from './statement.ts';

/** A column asked for, as each arm writes it. */
export interface Request {
  readonly sqls: readonly string[];
  readonly reading: ColumnReading;
}

/** Puts SQL around an expression, as one statement writes it. */
export type Wrap = (sql: string, statement: Statement) => string;

/** Statements whose rows together are one query's, asked for the same columns. */
export class Arms {
  /** One per arm, all of the same columns. */
  readonly statements: readonly Statement[];
  readonly #requests: Request[] = [];

  /** Nothing is asked for yet. */
  constructor(statements: readonly Statement[]) {
    this.statements = statements;
  }

  /** In the order in which they were first asked for: the columns of every arm. */
  get requests(): readonly Request[] {
    return this.#requests;
  }

  /** Asks every arm for a column; the same one only once. Returns its index among the requests. */
  request(write: (statement: Statement) => string, reading: ColumnReading): number {
    const sqls = this.statements.map(write);
    const known = this.#requests.findIndex(
      (request) => request.reading === reading && request.sqls.every((sql, i) => sql === sqls[i]),
    );
    return known >= 0 ? known : this.#requests.push({ sqls, reading }) - 1;
  }

  /** Asks for an expression of the user's. */
  requestExpr(source: Source, expr: Expr, reading: ColumnReading, wrap: Wrap = (sql) => sql): number {
    return this.request((statement) => wrap(`(${statement.text(source, expr)})`, statement), reading);
  }
}
