import { RainError } from '../../base/errors.ts';
import { indices, tabulate } from '../../base/tabulate.ts';
import { LazyBlocks } from '../blocks.ts';
import type { Literals } from '../blocks.ts';
import { ONE, ZERO } from '../program.ts';
import type { Symbol } from '../symbols.ts';
import { AnyVector } from '../vectors/any.ts';
import { ProductSumVector, SumVector } from '../vectors/sums.ts';
import { VarianceVector } from '../vectors/variance.ts';
import { INDEPENDENT, toNumbers } from './aggregates.ts';
import { dropImpossible, toMonomials } from './fetch.ts';
import type { FactorRows, Monomials } from './fetch.ts';
import type { AggregatePlan } from './plan.ts';
import type { SideRequest } from './split-arms.ts';
import type { Tracer } from './tracer.ts';

/** One side of a split join: its monomials in cells of equal link key and equal group key. */
export interface SideCells {
  readonly monomials: Monomials;
  readonly cellOf: Int32Array;
  readonly cellCount: number;
  readonly linkOfCell: Int32Array;
  readonly keyOfCell: Int32Array;
  /** A row of each link key and of each group key. */
  readonly linkRows: Int32Array;
  readonly keyRows: Int32Array;
}

/** Relaxes aggregates of a split join: Σ over matching cells of (sum of the left cell) · (sum of the right cell). */
export class FactoredAggregator {
  /** Groups of the answer; one where it has no GROUP BY, also without rows. */
  readonly groupCount: number;
  readonly #tracer: Tracer;
  readonly #cells: readonly [SideCells, SideCells];
  readonly #rows: readonly [FactorRows, FactorRows];
  readonly #given: readonly SideRequest[];
  /** Matching cells, and the group that each pair of them belongs to. */
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #groups: Int32Array;
  readonly #firstRows: readonly [Int32Array, Int32Array];
  readonly #shared: SharedPairs;

  /**
   * `matches`: link keys of both sides that belong together; `given`: what was asked of each side; `certain`: whether there is
   * one group whatever the data.
   */
  constructor(
    tracer: Tracer,
    cells: readonly [SideCells, SideCells],
    rows: readonly [FactorRows, FactorRows],
    matches: readonly [Int32Array, Int32Array],
    given: readonly SideRequest[],
    certain: boolean,
  ) {
    this.#tracer = tracer;
    this.#cells = cells;
    this.#rows = rows;
    this.#given = given;
    const pairs = cellPairs(tracer, cells, matches);
    this.#left = pairs.left;
    this.#right = pairs.right;
    this.#groups = pairs.groups;
    this.#firstRows = pairs.firstRows;
    this.groupCount = certain ? 1 : pairs.groupCount;
    this.#shared = sharedPairs(tracer, cells, rows, pairs.groupByCells);
  }

  /** A row of the side for each group. */
  firstRows(side: 0 | 1): Int32Array {
    return this.#firstRows[side];
  }

  /** An aggregate per group. */
  symbol(plan: AggregatePlan): Symbol {
    const request = plan.value && this.#given[plan.value.index];
    const side = request?.side ?? 0;
    const column = request && this.#rows[side].columns[request.index];
    const numbers = column && toNumbers(column);
    const there = numbers?.map((x) => (Number.isNaN(x) ? NaN : 1));
    const { integer } = plan;
    const whole =
      plan.name === 'count' ||
      (integer !== undefined && !this.#rows[side].columns[this.#given[integer.index].index].includes(0));
    if (plan.name === 'count') return this.#sum(side, there, true);
    const total = this.#sum(side, numbers, whole);
    if (plan.name === 'total') return { ...total, whole: false };
    const present = this.#some(side, there);
    return plan.name === 'sum'
      ? { ...total, present }
      : { ...this.#tracer.maker.divide(total, this.#sum(side, there, true)), present };
  }

  /** Probability, per group, that it has a member. */
  membership(): Int32Array {
    return this.#some(0, undefined);
  }

  /** Σ coefficient · left · right, the coefficients standing on one side. Pairs of a row with itself are put right. */
  #sum(side: 0 | 1, coefficients: Float64Array | undefined, whole: boolean): Symbol {
    const { program, maker } = this.#tracer;
    const sums = this.#cells.map((cells, s) => {
      const { monomials, cellOf, cellCount } = cells;
      const of = s === side ? coefficients : undefined;
      const blocks = new LazyBlocks(monomials.slots, monomials.literals, cellCount, cellOf);
      return {
        value: program.add(new SumVector(program, cellCount, monomials.slots, cellOf, of)).slots(),
        variance: program.add(new VarianceVector(program, blocks, of)).slots(),
      };
    });
    const at = (slots: Int32Array, cells: Int32Array) => cells.map((cell) => slots[cell]);
    const [left, right] = [at(sums[0].value, this.#left), at(sums[1].value, this.#right)];
    const signs = new Float64Array(this.#left.length).fill(1);
    const products = program
      .add(new ProductSumVector(program, this.groupCount, left, right, this.#groups, signs))
      .slots();
    // Var(L·R) ≈ R² Var L + L² Var R
    const squared = (slots: Int32Array, cells: Int32Array) => at(maker.unary('square', slots), cells);
    const spread = [
      [at(sums[0].variance, this.#left), squared(sums[1].value, this.#right)],
      [at(sums[1].variance, this.#right), squared(sums[0].value, this.#left)],
    ].map(([a, b]) => program.add(new ProductSumVector(program, this.groupCount, a, b, this.#groups, signs)).slots());
    const value = maker.plus(products, this.#shared.correction(this.groupCount, side, coefficients));
    return {
      value,
      present: maker.fill(this.groupCount, ONE),
      variance: maker.plus(spread[0], spread[1]),
      unconditional: true,
      whole,
    };
  }

  /** Probability, per group, that some pair is there whose argument is not NULL. */
  #some(side: 0 | 1, there: Float64Array | undefined): Int32Array {
    const { program, maker } = this.#tracer;
    const any = this.#cells.map(({ monomials, cellOf, cellCount }, s) => {
      const members = s === side && there ? cellOf.map((cell, i) => (Number.isNaN(there[i]) ? -1 : cell)) : cellOf;
      return program
        .add(new AnyVector(program, new LazyBlocks(monomials.slots, monomials.literals, cellCount, members)))
        .slots();
    });
    const both = maker.times(
      this.#left.map((cell) => any[0][cell]),
      this.#right.map((cell) => any[1][cell]),
    );
    const first = this.#tracer.newVariables(both.length);
    const variables = [tabulate(both.length, (i) => (both[i] === ZERO ? -1 : first + i))];
    const literals: Literals = { columnCount: 1, variables, values: [new Int32Array(both.length)] };
    this.#tracer.approximations.add(INDEPENDENT);
    return program.add(new AnyVector(program, new LazyBlocks(both, literals, this.groupCount, this.#groups))).slots();
  }
}

/** Pairs of cells whose link keys match, numbered by their groups. */
function cellPairs(tracer: Tracer, cells: readonly [SideCells, SideCells], matches: readonly [Int32Array, Int32Array]) {
  const byLink = cells.map(({ linkOfCell, linkRows }) => {
    const lists: number[][] = Array.from({ length: linkRows.length }, () => []);
    linkOfCell.forEach((link, cell) => lists[link].push(cell));
    return lists;
  });
  const left: number[] = [];
  const right: number[] = [];
  const groups: number[] = [];
  const groupByKeys = new Map<number, number>();
  const firstRows: [number[], number[]] = [[], []];
  const keyCount = Math.max(1, cells[1].keyRows.length);
  const groupByCells = new Map<number, number>();
  matches[0].forEach((link, m) => {
    for (const a of byLink[0][link]) {
      for (const b of byLink[1][matches[1][m]]) {
        const [keyA, keyB] = [cells[0].keyOfCell[a], cells[1].keyOfCell[b]];
        let group = groupByKeys.get(keyA * keyCount + keyB);
        if (group === undefined) {
          group = groupByKeys.size;
          groupByKeys.set(keyA * keyCount + keyB, group);
          firstRows[0].push(cells[0].keyRows[keyA]);
          firstRows[1].push(cells[1].keyRows[keyB]);
        }
        left.push(a);
        right.push(b);
        groups.push(group);
        groupByCells.set(a * cells[1].cellCount + b, group);
        if (left.length > tracer.limit)
          throw new RainError(
            'lineage-too-large',
            'Too many combinations of join keys and groups match: narrow the query.',
          );
      }
    }
  });
  return {
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    groups: Int32Array.from(groups),
    groupCount: groupByKeys.size,
    groupByCells,
    firstRows: [Int32Array.from(firstRows[0]), Int32Array.from(firstRows[1])] as const,
  };
}

/** Pairs of monomials that share a variable: taken as independent they are wrong, so they are put right one by one. */
interface SharedPairs {
  /** Σ coefficient · (probability of both − product), per group. */
  correction(groupCount: number, side: 0 | 1, coefficients: Float64Array | undefined): Int32Array;
}

function sharedPairs(
  tracer: Tracer,
  cells: readonly [SideCells, SideCells],
  rows: readonly [FactorRows, FactorRows],
  groupByCells: ReadonlyMap<number, number>,
): SharedPairs {
  const { program, maker } = tracer;
  const found = findShared(cells, groupByCells);
  const none = (groupCount: number) => maker.fill(groupCount, ZERO);
  if (found.left.length === 0) return { correction: none };
  const joint = jointRows(rows, found);
  const kept = dropImpossible(tracer, joint);
  const monomials = toMonomials(tracer, kept);
  const places = kept.columns[0] as Int32Array;
  return {
    correction(groupCount, side, coefficients) {
      const ofPair = (p: number) => {
        const c = coefficients ? coefficients[side === 0 ? found.left[p] : found.right[p]] : 1;
        return Number.isNaN(c) ? 0 : c;
      };
      const both = new SumVector(
        program,
        groupCount,
        monomials.slots,
        Int32Array.from(places, (p) => found.groups[p]),
        Float64Array.from(places, ofPair),
      );
      const a = found.left.map((i) => cells[0].monomials.slots[i]);
      const b = found.right.map((j) => cells[1].monomials.slots[j]);
      const signs = tabulate(found.left.length, (p) => -ofPair(p));
      const apart = new ProductSumVector(program, groupCount, a, b, found.groups, signs);
      return maker.plus(program.add(both).slots(), program.add(apart).slots());
    },
  };
}

function findShared(cells: readonly [SideCells, SideCells], groupByCells: ReadonlyMap<number, number>) {
  const byVariable = new Map<number, number[]>();
  for (const variables of cells[1].monomials.literals.variables) {
    variables.forEach((variable, j) => {
      if (variable < 0) return;
      const list = byVariable.get(variable);
      if (list) list.push(j);
      else byVariable.set(variable, [j]);
    });
  }
  const left: number[] = [];
  const right: number[] = [];
  const groups: number[] = [];
  const { count, literals } = cells[0].monomials;
  for (let i = 0; i < count; i++) {
    const partners = new Set(
      literals.variables.flatMap((variables) => (variables[i] < 0 ? [] : (byVariable.get(variables[i]) ?? []))),
    );
    for (const j of partners) {
      const group = groupByCells.get(cells[0].cellOf[i] * cells[1].cellCount + cells[1].cellOf[j]);
      if (group === undefined) continue;
      left.push(i);
      right.push(j);
      groups.push(group);
    }
  }
  return { left: Int32Array.from(left), right: Int32Array.from(right), groups: Int32Array.from(groups) };
}

/** Both monomials of each pair as one; its only column tells which pair it is. */
function jointRows(
  rows: readonly [FactorRows, FactorRows],
  pairs: { left: Int32Array; right: Int32Array },
): FactorRows {
  const [a, b] = [pickIndices(rows[0], pairs.left), pickIndices(rows[1], pairs.right)];
  return {
    count: pairs.left.length,
    columns: [indices(pairs.left.length)],
    atoms: [...a.atoms, ...b.atoms],
    events: [...a.events, ...b.events],
  };
}

function pickIndices(rows: FactorRows, order: Int32Array): FactorRows {
  return {
    count: order.length,
    columns: [],
    atoms: rows.atoms.map(({ pair, index }) => ({ pair, index: order.map((i) => index[i]) })),
    events: rows.events.map(({ slots, variables }) => ({
      slots: order.map((i) => slots[i]),
      variables: tabulate(order.length, (i) => variables[order[i]]),
    })),
  };
}
