import { tabulate, tabulateIntegers } from '../../base/tabulate.ts';
import type { BulkColumn } from '../../sql/database.ts';
import { ONE, ZERO } from '../program.ts';
import type { Symbol, SymbolMaker, Truth } from '../symbols.ts';
import { WeightVector } from '../vectors/weights.ts';
import { keyOf } from './choice.ts';
import type { AggregatePlan, Asked, ConditionPlan, PlainPlan, SymbolPlan } from './plan.ts';
import type { Planner } from './planner.ts';
import { positionOf } from './scalar.ts';

/** What plans are computed for: rows or groups, and what SQLite returned for each. */
export interface SymbolRows {
  readonly count: number;
  /** One cell per row or group. */
  column(asked: Asked): BulkColumn;
  aggregate(plan: AggregatePlan): Symbol;
}

/** Turns plans into vectors of the program, one slot per row. */
export class SymbolBuilder {
  readonly #maker: SymbolMaker;
  readonly #rows: SymbolRows;
  readonly #planner: Planner;

  /** `rows` are what SQLite was asked for by the plans of `planner`. */
  constructor(maker: SymbolMaker, rows: SymbolRows, planner: Planner) {
    this.#maker = maker;
    this.#rows = rows;
    this.#planner = planner;
  }

  /** `exactly`: inside a comparison, where rounding decides; elsewhere it is skipped, its gradient being 0. */
  symbol(plan: SymbolPlan, exactly = false): Symbol {
    const maker = this.#maker;
    switch (plan.op) {
      case 'plain':
        return maker.known(this.#numbers(plan.number), this.#every(plan.integer));
      case 'aggregate':
        return this.#rows.aggregate(plan.aggregate);
      case 'column':
        return this.#column(plan);
      case 'probability':
        return this.#probability(plan);
      case 'scalar':
        return this.#scalar(plan);
      case 'unary': {
        const arg = this.symbol(plan.arg, exactly);
        const result = plan.name === 'negate' ? maker.negate(arg) : maker.apply(plan.name, arg);
        return plan.domain
          ? { ...result, present: maker.times(arg.present, maker.unary(plan.domain, arg.value)) }
          : result;
      }
      case 'arithmetic':
        return this.#arithmetic(plan, exactly);
      case 'function': {
        this.#refuseText(plan.a);
        this.#refuseText(plan.b);
        const [a, b] = [this.symbol(plan.a, exactly), this.symbol(plan.b, exactly)];
        return { ...maker.add(a, b), value: maker.binary(plan.name, a.value, b.value) };
      }
      case 'coalesce':
        plan.args.forEach((arg) => this.#refuseText(arg));
        return maker.coalesce(plan.args.map((arg) => this.symbol(arg, exactly)));
      case 'case':
        return this.#case(plan, exactly);
      case 'rounding':
        return this.#rounding(plan, exactly);
      case 'real':
        return { ...this.symbol(plan.arg, exactly), whole: false };
      case 'condition': {
        const { yes, no } = this.condition(plan.condition);
        const present = maker.either(yes, no);
        const variance = yes.every((slot) => slot <= ONE)
          ? maker.fill(yes.length, ZERO)
          : maker.unary('bernoulli', yes);
        return { value: yes, present, variance, unconditional: true, whole: true };
      }
    }
  }

  #numbers(asked: Asked): Float64Array {
    const column = this.#rows.column(asked);
    if (column instanceof Float64Array) return column;
    const values = column as ArrayLike<number | null>;
    return tabulate(values.length, (i) => values[i] ?? NaN);
  }

  /** Whether a column that was asked for holds no 0. */
  #every(asked: Asked | undefined): boolean {
    return asked !== undefined && !this.#rows.column(asked).includes(0);
  }

  #column({ relation, column, row }: Extract<SymbolPlan, { op: 'column' }>): Symbol {
    const traced = relation.columns[column];
    if (traced.kind !== 'symbol') throw new Error('only symbols are planned');
    const rows = this.#rows.column(row) as Int32Array;
    const at = (slots: Int32Array) => rows.map((r) => (r < 0 ? ZERO : slots[r]));
    const { value, present, variance, whole } = traced.symbol;
    return { value: at(value), present: at(present), variance: at(variance), unconditional: false, whole };
  }

  #probability({ pair, entry }: Extract<SymbolPlan, { op: 'probability' }>): Symbol {
    const maker = this.#maker;
    const index = this.#rows.column(entry) as Int32Array;
    const value = maker.program.add(new WeightVector(maker.program, index.length, [{ pair, index }], [])).slots();
    const present = index.map((i) => (i < 0 ? ZERO : ONE));
    return { value, present, variance: maker.unary('bernoulli', value), unconditional: false, whole: false };
  }

  #scalar({ scalar, keys }: Extract<SymbolPlan, { op: 'scalar' }>): Symbol {
    const columns = keys.map((key) => this.#rows.column(key) as Int32Array);
    const positions = tabulateIntegers(this.#rows.count, (i) => positionOf(scalar, keyOf(columns, i)));
    const at = (slots: Int32Array) => positions.map((position) => slots[position]);
    const { value, present, variance, unconditional, whole } = scalar.symbol;
    return { value: at(value), present: at(present), variance: at(variance), unconditional, whole };
  }

  #arithmetic(plan: Extract<SymbolPlan, { op: 'arithmetic' }>, exactly: boolean): Symbol {
    const maker = this.#maker;
    const [a, b] = [this.symbol(plan.a, exactly), this.symbol(plan.b, exactly)];
    const result = maker[plan.name](a, b);
    if (plan.name !== 'divide' || !a.whole || !b.whole) return result;
    if (!exactly) return { ...result, whole: true };
    return { ...result, value: maker.binary('truncate', result.value, result.variance), whole: true };
  }

  #rounding({ name, arg, digits }: Extract<SymbolPlan, { op: 'rounding' }>, exactly: boolean): Symbol {
    const maker = this.#maker;
    const symbol = this.symbol(arg, exactly);
    const whole = name === 'truncate';
    if (!exactly) return { ...symbol, whole };
    const scale = maker.known(new Float64Array(symbol.value.length).fill(10 ** digits), false).value;
    const scaled = maker.binary('multiply', symbol.value, scale);
    const rounded = maker.binary(name, scaled, symbol.variance);
    return { ...symbol, value: maker.binary('divide', rounded, scale), whole };
  }

  #case({ branches, otherwise }: Extract<SymbolPlan, { op: 'case' }>, exactly: boolean): Symbol {
    const maker = this.#maker;
    const { count } = this.#rows;
    let rest = maker.fill(count, ONE);
    const weighted = branches.map(({ when, then }) => {
      this.#refuseText(then);
      const { yes } = this.condition(when);
      const weight = maker.times(rest, yes);
      rest = maker.times(rest, maker.not(yes));
      return { weight, symbol: this.symbol(then, exactly) };
    });
    if (otherwise) this.#refuseText(otherwise);
    if (otherwise) weighted.push({ weight: rest, symbol: this.symbol(otherwise, exactly) });
    return maker.choose(count, weighted);
  }

  /** A condition per row. */
  condition(plan: ConditionPlan): Truth {
    const maker = this.#maker;
    switch (plan.op) {
      case 'plain':
        return maker.decided(this.#rows.column(plan.outcome) as ArrayLike<number>);
      case 'and':
        return maker.and(this.condition(plan.a), this.condition(plan.b));
      case 'or':
        return maker.or(this.condition(plan.a), this.condition(plan.b));
      case 'not':
        return maker.negation(this.condition(plan.a));
      case 'missing':
        return maker.missing(this.symbol(plan.a, true));
      case 'compare':
        this.#refuseText(plan.a);
        this.#refuseText(plan.b);
        return this.#compare(plan.name, this.symbol(plan.a, true), this.symbol(plan.b, true));
      case 'is': {
        this.#refuseText(plan.a);
        this.#refuseText(plan.b);
        const [a, b] = [this.symbol(plan.a, true), this.symbol(plan.b, true)];
        const equal = this.#compare('=', a, b);
        const yes = maker.either(equal.yes, maker.times(maker.not(a.present), maker.not(b.present)));
        return { yes, no: maker.not(yes) };
      }
      case 'number': {
        const a = this.symbol(plan.a, true);
        const zero = maker.known(new Float64Array(this.#rows.count), true);
        return maker.negation(this.#compare('=', a, zero));
      }
    }
  }

  /** Smooth around the threshold with the standard deviation of the difference; exact where that is 0. */
  #compare(name: '<' | '<=' | '=', a: Symbol, b: Symbol): Truth {
    const maker = this.#maker;
    const known = maker.times(a.present, b.present);
    const gap = maker.subtract(b, a);
    const probability = a.whole && b.whole ? this.#compareWhole(name, gap) : this.#compareReal(name, gap);
    return { yes: maker.times(known, probability), no: maker.times(known, maker.not(probability)) };
  }

  #compareReal(name: '<' | '<=' | '=', { value, variance }: Symbol): Int32Array {
    const rule = name === '=' ? 'bump' : name === '<' ? 'stepAbove' : 'step';
    return this.#maker.binary(rule, value, variance);
  }

  /** Whole numbers step half-way between: n > 5 is n > 5.5. */
  #compareWhole(name: '<' | '<=' | '=', { value, variance }: Symbol): Int32Array {
    const maker = this.#maker;
    const above = (shift: number) => {
      const shifts = maker.known(new Float64Array(value.length).fill(shift), false).value;
      return maker.binary('stepAbove', maker.binary('add', value, shifts), variance);
    };
    if (name === '<') return above(-0.5);
    return name === '<=' ? above(0.5) : maker.binary('subtract', above(0.5), above(-0.5));
  }

  /** Text compares by other rules than numbers; SQLite knows them, the program does not. */
  #refuseText(plan: SymbolPlan): void {
    if (plan.op !== 'plain') return;
    const { text, node }: PlainPlan = plan;
    if (text && Array.from(this.#rows.column(text)).includes(1)) {
      throw this.#planner.refusal(
        node,
        'Text beside numbers that depend on predictions is not followed: use a number.',
      );
    }
  }
}
