import { indices, tabulate } from '../../base/tabulate.ts';
import type { BulkColumn } from '../../sql/database.ts';
import { LazyBlocks } from '../blocks.ts';
import type { Literals } from '../blocks.ts';
import { ONE, ZERO } from '../program.ts';
import type { Symbol } from '../symbols.ts';
import { AnyVector } from '../vectors/any.ts';
import { ExtremeVector } from '../vectors/extreme.ts';
import { SumVector } from '../vectors/sums.ts';
import { VarianceVector } from '../vectors/variance.ts';
import type { Monomials } from './fetch.ts';
import { groupRows } from './grouping.ts';
import type { AggregatePlan, SymbolPlan } from './plan.ts';
import { refuse } from './refuse.ts';
import type { Source } from '../../sql/parse.ts';
import type { Tracer } from './tracer.ts';

/** Monomials in groups. */
export interface GroupedMonomials {
  readonly monomials: Monomials;
  readonly groupCount: number;
  readonly groupOf: Int32Array;
}

/** Relaxes the aggregates of grouped monomials (METHODS §3, the table of relaxed values). */
export class Aggregator {
  readonly #tracer: Tracer;
  readonly #grouped: GroupedMonomials;
  readonly #source: Source;
  /** Computes a symbolic argument per monomial. */
  readonly #argument: (plan: SymbolPlan) => Symbol;
  /** All monomials in blocks, shared by every aggregate whose argument is never NULL. */
  readonly #blocks: LazyBlocks;

  /** `argument` computes a symbolic argument per monomial; `source` is for places in errors. */
  constructor(tracer: Tracer, grouped: GroupedMonomials, source: Source, argument: (plan: SymbolPlan) => Symbol) {
    this.#tracer = tracer;
    this.#grouped = grouped;
    this.#source = source;
    this.#argument = argument;
    const { monomials, groupCount, groupOf } = grouped;
    this.#blocks = new LazyBlocks(monomials.slots, monomials.literals, groupCount, groupOf);
  }

  /** An aggregate per group. */
  symbol(plan: AggregatePlan): Symbol {
    if (plan.symbol) return this.#ofSymbols(plan, this.#argument(plan.symbol));
    if (plan.name === 'min' || plan.name === 'max') return this.#extreme(plan, this.#column(plan));
    if (plan.distinct) return this.#distinct(plan);
    return this.#plain(plan);
  }

  /** Probability, per group, that it has a member. */
  membership(): Int32Array {
    return this.#any(this.#blocks, this.#grouped.monomials.literals);
  }

  #any(blocks: LazyBlocks, literals: Literals): Int32Array {
    const { program } = this.#tracer;
    if (blocks.slots.every((slot) => slot === ONE) && blocks.slots.length > 0) {
      const groups = new Int32Array(blocks.groupCount);
      blocks.blocks.groupOf.forEach((group) => (groups[group] = ONE));
      return groups;
    }
    if (literals.columnCount > 1) this.#tracer.approximations.add(INDEPENDENT);
    return program.add(new AnyVector(program, blocks)).slots();
  }

  #column(plan: AggregatePlan): BulkColumn {
    if (!plan.value) throw new Error(`${plan.name} has an argument`);
    return this.#grouped.monomials.columns[plan.value.index];
  }

  #isWhole({ integer }: AggregatePlan): boolean {
    return integer !== undefined && !this.#grouped.monomials.columns[integer.index].includes(0);
  }

  #plain(plan: AggregatePlan): Symbol {
    const { monomials, groupCount, groupOf } = this.#grouped;
    const { program, maker } = this.#tracer;
    const { slots, literals } = monomials;
    const numbers = plan.value ? toNumbers(this.#column(plan)) : undefined;
    const there = numbers?.map((x) => (Number.isNaN(x) ? NaN : 1));
    const blocks =
      numbers?.some((x) => Number.isNaN(x)) === true
        ? new LazyBlocks(
            slots,
            literals,
            groupCount,
            groupOf.map((g, i) => (Number.isNaN(numbers[i]) ? -1 : g)),
          )
        : this.#blocks;
    const groups = groupCount === 1 ? undefined : groupOf;
    const sumOf = (coefficients: Float64Array | undefined): Symbol => ({
      value: program.add(new SumVector(program, groupCount, slots, groups, coefficients)).slots(),
      present: maker.fill(groupCount, ONE),
      variance: this.#certainRows()
        ? maker.fill(groupCount, ZERO)
        : program.add(new VarianceVector(program, blocks, coefficients)).slots(),
      unconditional: true,
      whole: plan.name === 'count' || this.#isWhole(plan),
    });
    if (plan.name === 'count') return sumOf(there);
    const total = sumOf(numbers);
    if (plan.name === 'total') return { ...total, whole: false };
    const present = this.#any(blocks, literals);
    if (plan.name === 'sum') return { ...total, present };
    return { ...maker.divide(total, sumOf(there)), present };
  }

  #certainRows(): boolean {
    return this.#grouped.monomials.slots.every((slot) => slot === ONE);
  }

  /** Each distinct value counts as often as it has a member: P(some) = 1 − ∏ (1 − m). */
  #distinct(plan: AggregatePlan): Symbol {
    const { monomials, groupCount, groupOf } = this.#grouped;
    const { program, maker } = this.#tracer;
    const column = this.#column(plan);
    const { groupCount: values, groupOf: valueOf, firstRow } = groupRows([groupOf, column], monomials.count);
    const numbers = toNumbers(column);
    const isNull = (row: number) => (ArrayBuffer.isView(column) ? Number.isNaN(numbers[row]) : column[row] === null);
    const some = this.#any(new LazyBlocks(monomials.slots, monomials.literals, values, valueOf), monomials.literals);
    const owner = firstRow.map((row) => (isNull(row) ? -1 : groupOf[row]));
    const doubt = maker.unary('bernoulli', some);
    const sumOf = (coefficient: (row: number) => number): Symbol => {
      const coefficients = tabulate(firstRow.length, (i) => coefficient(firstRow[i]));
      return {
        value: program.add(new SumVector(program, groupCount, some, owner, coefficients)).slots(),
        present: maker.fill(groupCount, ONE),
        variance: program
          .add(
            new SumVector(
              program,
              groupCount,
              doubt,
              owner,
              coefficients.map((c) => c * c),
            ),
          )
          .slots(),
        unconditional: true,
        whole: plan.name === 'count' || this.#isWhole(plan),
      };
    };
    if (plan.name === 'count') return sumOf(() => 1);
    const total = sumOf((row) => numbers[row]);
    if (plan.name === 'total') return { ...total, whole: false };
    const members = groupOf.map((g, i) => (isNull(i) ? -1 : g));
    const present = this.#any(
      new LazyBlocks(monomials.slots, monomials.literals, groupCount, members),
      monomials.literals,
    );
    return plan.name === 'sum'
      ? { ...total, present }
      : {
          ...maker.divide(
            total,
            sumOf(() => 1),
          ),
          present,
        };
  }

  #extreme(plan: AggregatePlan, column: BulkColumn): Symbol {
    const { monomials, groupCount, groupOf } = this.#grouped;
    const { program, maker } = this.#tracer;
    if (!ArrayBuffer.isView(column) && column.some((cell) => typeof cell === 'string')) {
      throw refuse(this.#source, plan.node, 'aggregate', `${plan.name.toUpperCase()} of text has no relaxed value.`);
    }
    const numbers = toNumbers(column);
    const sign = plan.name === 'min' ? 1 : -1;
    const sorted = indices(numbers.length)
      .filter((i) => !Number.isNaN(numbers[i]))
      .sort((a, b) => groupOf[a] - groupOf[b] || sign * (numbers[a] - numbers[b]) || a - b);
    const pickInts = (values: Int32Array) => sorted.map((i) => values[i]);
    const pick = (values: Float64Array) => tabulate(sorted.length, (i) => values[sorted[i]]);
    const literals: Literals = {
      columnCount: monomials.literals.columnCount,
      variables: monomials.literals.variables.map(pick),
      values: monomials.literals.values.map(pickInts),
    };
    const slots = pickInts(monomials.slots);
    const groups = pickInts(groupOf);
    const values = pick(numbers);
    const lazy = new LazyBlocks(slots, literals, groupCount, groups);
    const { blocks } = lazy;
    // Best first within a group, a monomial that repeats another left out: the better one came first.
    const order = indices(slots.length).filter((i) => blocks.blockOf[i] >= 0);
    const starts = new Int32Array(groupCount + 1);
    for (const i of order) starts[groups[i] + 1]++;
    for (let g = 0; g < groupCount; g++) starts[g + 1] += starts[g];
    const extreme = (of: Float64Array) => program.add(new ExtremeVector(program, blocks, order, starts, of)).slots();
    const value = extreme(values);
    // Var = E x² − (E x)²
    const variance = maker.binary('subtract', extreme(values.map((x) => x * x)), maker.unary('square', value));
    this.#tracer.approximations.add(INDEPENDENT);
    return { value, present: this.#any(lazy, literals), variance, unconditional: false, whole: this.#isWhole(plan) };
  }

  /** Aggregates of numbers that depend on predictions themselves, one per monomial. */
  #ofSymbols(plan: AggregatePlan, argument: Symbol): Symbol {
    const { monomials, groupCount, groupOf } = this.#grouped;
    const { program, maker } = this.#tracer;
    const there = maker.times(monomials.slots, argument.present);
    const amount = argument.unconditional
      ? maker.times(monomials.slots, argument.value)
      : maker.times(there, argument.value);
    const summed = (slots: Int32Array) => program.add(new SumVector(program, groupCount, slots, groupOf)).slots();
    const doubt = maker.times(maker.unary('bernoulli', there), maker.unary('square', argument.value));
    const count: Symbol = {
      value: summed(there),
      present: maker.fill(groupCount, ONE),
      variance: summed(maker.unary('bernoulli', there)),
      unconditional: true,
      whole: true,
    };
    if (plan.name === 'count') return count;
    const variance = summed(maker.plus(doubt, maker.times(there, argument.variance)));
    const total: Symbol = { ...count, value: summed(amount), variance, whole: argument.whole };
    if (plan.name === 'total') return { ...total, whole: false };
    const present = this.#someThere(there);
    return plan.name === 'sum' ? { ...total, present } : { ...maker.divide(total, count), present };
  }

  /** Probability that some argument is not NULL, each taken as independent of the others. */
  #someThere(there: Int32Array): Int32Array {
    const { groupCount, groupOf } = this.#grouped;
    const own = tabulate(there.length, (i) => (there[i] === ONE ? -1 : this.#tracer.newVariables(1)));
    const literals: Literals = { columnCount: 1, variables: [own], values: [new Int32Array(there.length)] };
    this.#tracer.approximations.add(INDEPENDENT);
    return this.#any(new LazyBlocks(there, literals, groupCount, groupOf), literals);
  }
}

/** What is said where 1 − ∏ (1 − m) is only close. */
export const INDEPENDENT =
  'Rows that may hold together are taken as independent when at least one of them is asked for (EXISTS, DISTINCT, groups over joins, MIN, MAX).';

/** A column as numbers, NULL as NaN. In whole-number columns −1 stands for NULL. */
export function toNumbers(column: BulkColumn): Float64Array {
  if (column instanceof Float64Array) return column;
  if (column instanceof Int32Array) return tabulate(column.length, (i) => (column[i] < 0 ? NaN : column[i]));
  return tabulate(column.length, (i) => Number(column[i] ?? NaN));
}
