import type { AstNode } from 'sqlite3-parser';
import type { BinaryName, UnaryName } from '../vectors/elementwise.ts';
import type { AggregateName } from './core-shape.ts';
import type { Relation } from './relation.ts';
import type { Scalar } from './scalar.ts';

/** A column asked for: index among the requests of the rows, or of the constants that need no row. */
export interface Asked {
  readonly from: 'rows' | 'constants';
  readonly index: number;
}

/** A number that SQLite computes; `integer` and `text` ask for its type, 1 or 0, where that matters. */
export interface PlainPlan {
  readonly op: 'plain';
  readonly number: Asked;
  readonly integer: Asked | undefined;
  readonly text: Asked | undefined;
  readonly node: AstNode;
}

/** How a number that depends on predictions is computed from what SQLite returns. */
export type SymbolPlan =
  | PlainPlan
  | { readonly op: 'aggregate'; readonly aggregate: AggregatePlan }
  /** A column of a relation traced before; `row` asks for the row number there. */
  | {
      readonly op: 'column';
      readonly relation: Relation;
      readonly column: number;
      readonly row: Asked;
      readonly node: AstNode;
    }
  /** predict_proba: `entry` asks for the entry of P. */
  | { readonly op: 'probability'; readonly pair: number; readonly entry: Asked }
  | { readonly op: 'scalar'; readonly scalar: Scalar; readonly keys: readonly Asked[] }
  | { readonly op: 'unary'; readonly name: UnaryName; readonly arg: SymbolPlan; readonly domain?: UnaryName }
  | {
      readonly op: 'arithmetic';
      readonly name: 'add' | 'subtract' | 'multiply' | 'divide';
      readonly a: SymbolPlan;
      readonly b: SymbolPlan;
    }
  | { readonly op: 'function'; readonly name: BinaryName; readonly a: SymbolPlan; readonly b: SymbolPlan }
  | { readonly op: 'coalesce'; readonly args: readonly SymbolPlan[] }
  | {
      readonly op: 'case';
      readonly branches: readonly { when: ConditionPlan; then: SymbolPlan }[];
      readonly otherwise: SymbolPlan | undefined;
    }
  | { readonly op: 'rounding'; readonly name: 'round' | 'truncate'; readonly arg: SymbolPlan; readonly digits: number }
  | { readonly op: 'real'; readonly arg: SymbolPlan }
  | { readonly op: 'condition'; readonly condition: ConditionPlan };

/** How a condition on such numbers is decided; true, false and NULL as in SQL. */
export type ConditionPlan =
  | { readonly op: 'plain'; readonly outcome: Asked }
  | { readonly op: 'and' | 'or'; readonly a: ConditionPlan; readonly b: ConditionPlan }
  | { readonly op: 'not'; readonly a: ConditionPlan }
  | {
      readonly op: 'compare';
      readonly name: '<' | '<=' | '=';
      readonly a: SymbolPlan;
      readonly b: SymbolPlan;
      readonly node: AstNode;
    }
  | { readonly op: 'is'; readonly a: SymbolPlan; readonly b: SymbolPlan; readonly node: AstNode }
  | { readonly op: 'missing'; readonly a: SymbolPlan }
  /** A number used as a condition: true where it is not 0. */
  | { readonly op: 'number'; readonly a: SymbolPlan };

/** One aggregate. `value` asks for the argument, or whether it is there; `symbol` is the argument where SQLite cannot tell it. */
export interface AggregatePlan {
  readonly name: AggregateName;
  readonly distinct: boolean;
  readonly value: Asked | undefined;
  readonly integer: Asked | undefined;
  readonly symbol: SymbolPlan | undefined;
  readonly node: AstNode;
}
