import { RainError } from '../base/errors.ts';
import { indices } from '../base/tabulate.ts';
import type { Cell } from '../table/table.ts';
import type { IndicatorValue } from './indicator-value.ts';
import { IndicatorReader } from './indicators.ts';
import { pairKey } from './lineage.ts';
import type {
  Lineage,
  PredictedPair,
  PredictedRow,
  Probabilities,
  ProbabilityGradient,
  Relaxation,
  RowIds,
} from './lineage.ts';
import { Evaluation, ONE, ZERO } from './program.ts';
import type { Program } from './program.ts';
import { rowsBehind } from './rows-behind.ts';
import type { Relation, TracedColumn } from './trace/relation.ts';
import type { Members } from './trace/trace-core.ts';

/** What a lineage is made of: the traced answer and the program that relaxes it. */
export interface TracedAnswer {
  readonly program: Program;
  readonly pairs: readonly PredictedPair[];
  /** Number of classes per pair. */
  readonly classCounts: readonly number[];
  readonly columns: readonly string[];
  readonly relation: Relation;
  readonly members: Members;
  readonly approximations: readonly string[];
  /** By column: what it shows the prediction of, where it is nothing else. */
  readonly predictions: readonly (PredictionColumn | null)[];
}

/** A column that shows predictions: of which pair, for the rows of which alias. */
export interface PredictionColumn {
  readonly pair: PredictedPair;
  readonly alias: string;
}

/** The lineage of a traced answer; its candidates are the traced rows that some world has. */
export class AnswerLineage implements Lineage {
  readonly pairs: readonly PredictedPair[];
  readonly columns: readonly string[];
  readonly candidateCount: number;
  readonly dependent: readonly boolean[];
  readonly membershipDependent: boolean;
  readonly approximations: readonly string[];
  readonly symbolic: readonly boolean[];
  readonly opaque: readonly boolean[];
  readonly predictors: readonly (PredictedPair | null)[];
  readonly #traced: TracedAnswer;
  /** Traced row of each candidate, and the other way round (−1: in no world). */
  readonly #rows: Int32Array;
  readonly #candidates: Int32Array;
  readonly #located = new WeakMap<Probabilities, Located>();
  readonly #indicators = new Map<number, IndicatorValue>();

  constructor(traced: TracedAnswer) {
    const { relation } = traced;
    this.#traced = traced;
    this.pairs = traced.pairs;
    this.columns = traced.columns;
    this.approximations = traced.approximations;
    this.#candidates = new Int32Array(relation.count).fill(-1);
    this.#rows = indices(relation.count).filter((row) => relation.member[row] !== ZERO);
    this.#rows.forEach((row, candidate) => (this.#candidates[row] = candidate));
    this.candidateCount = this.#rows.length;
    this.dependent = relation.columns.map((column) => column.kind !== 'cells' || column.dependent);
    this.symbolic = relation.columns.map((column) => column.kind !== 'cells');
    this.opaque = relation.columns.map((column) => column.kind === 'opaque');
    this.predictors = traced.predictions.map((predicted) => predicted?.pair ?? null);
    this.membershipDependent = this.#rows.some((row) => relation.member[row] !== ONE);
  }

  relax(P: Probabilities): Relaxation {
    const { program, relation } = this.#traced;
    const arrays = this.pairs.map((pair) => {
      const probabilities = P.get(pairKey(pair));
      if (!probabilities) throw new Error(`probabilities of ${pair.model} for ${pair.table} are missing`);
      return probabilities;
    });
    return new AnswerRelaxation(new Evaluation(program, arrays), relation, this.#rows, this.pairs);
  }

  locate(rows: readonly (readonly Cell[])[], oneHot: Probabilities): Int32Array {
    let located = this.#located.get(oneHot);
    if (!located) {
      located = new Located(this.relax(oneHot), this.candidateCount, this.symbolic);
      this.#located.set(oneHot, located);
    }
    return located.find(rows);
  }

  indicators(candidate: number, column: number | 'membership'): IndicatorValue {
    const { relation, program, classCounts } = this.#traced;
    const row = this.#rows[candidate];
    const traced = column === 'membership' ? null : relation.columns[column];
    if (traced && traced.kind !== 'symbol') return { kind: 'unsupported', construct: 'this column' };
    const slot = traced ? traced.symbol.value[row] : relation.member[row];
    let value = this.#indicators.get(slot);
    if (!value) this.#indicators.set(slot, (value = new IndicatorReader(program, classCounts).read(slot)));
    return value;
  }

  rowIds(candidate: number): RowIds {
    const { members } = this.#traced;
    const at = members.rowOf.indexOf(this.#rows[candidate]);
    const ids = at < 0 ? [] : [...members.base()].map(([alias, rows]) => [alias, rows[at]] as const);
    return Object.fromEntries(ids.filter(([, id]) => id >= 0));
  }

  predictionAt(candidate: number, column: number): PredictedRow | null {
    const predicted = this.#traced.predictions[column];
    if (!predicted) return null;
    const row: number | undefined = this.rowIds(candidate)[predicted.alias];
    return row === undefined ? null : { ...predicted.pair, row };
  }

  predictionsBehind(candidate: number, column: number | null): readonly PredictedRow[] {
    const { relation, program, classCounts } = this.#traced;
    const shown = column === null ? null : this.predictionAt(candidate, column);
    if (shown) return [shown];
    const row = this.#rows[candidate];
    const symbols = relation.columns.flatMap((traced, c) =>
      traced.kind === 'symbol' && (column === null || column === c) ? [traced.symbol] : [],
    );
    const slots = symbols.flatMap(({ value, present }) => [value[row], present[row]]);
    // A cell that is fixed in a row of its own is what it is because that row is there.
    if (column === null || symbols.length === 0) slots.push(relation.member[row]);
    const behind = rowsBehind(program, slots, classCounts);
    return this.pairs.flatMap((pair, i) => Array.from(behind[i], (id) => ({ ...pair, row: id })));
  }

  candidatesFrom(rows: RowIds): Int32Array {
    const { members } = this.#traced;
    const base = members.base();
    const aliases = [...base.keys()];
    if (aliases.length === 0) {
      throw new RainError(
        'no-base-rows',
        'The rows of this answer are groups, or made by a subquery, so “from” cannot name them by rows of tables. Name them by their values: “row”.',
      );
    }
    const wanted = Object.entries(rows).map(([alias, row]) => {
      const known = [...base].find(([name]) => name.toLowerCase() === alias.toLowerCase());
      if (known) return { ids: known[1], row };
      const hint = `Its tables are ${aliases.join(', ')}.`;
      throw new RainError('unknown-alias', `The rows of this answer have no “${alias}”. ${hint}`);
    });
    const found = new Set<number>();
    members.rowOf.forEach((row, i) => {
      if (this.#candidates[row] >= 0 && wanted.every(({ ids, row: id }) => ids[i] === id))
        found.add(this.#candidates[row]);
    });
    return Int32Array.from(found).sort();
  }
}

/** The answer at one P. */
class AnswerRelaxation implements Relaxation {
  readonly #evaluation: Evaluation;
  readonly #relation: Relation;
  readonly #rows: Int32Array;
  readonly #pairs: readonly PredictedPair[];

  constructor(evaluation: Evaluation, relation: Relation, rows: Int32Array, pairs: readonly PredictedPair[]) {
    this.#evaluation = evaluation;
    this.#relation = relation;
    this.#rows = rows;
    this.#pairs = pairs;
  }

  #column(column: number): TracedColumn {
    return this.#relation.columns[column];
  }

  value(candidate: number, column: number): number | null {
    const traced = this.#column(column);
    if (traced.kind !== 'symbol') return null;
    const row = this.#rows[candidate];
    const { value, present } = traced.symbol;
    return this.#evaluation.value(present[row]) === 0 ? null : this.#evaluation.value(value[row]);
  }

  membership(candidate: number): number {
    return this.#evaluation.value(this.#relation.member[this.#rows[candidate]]);
  }

  cell(candidate: number, column: number): Cell {
    const traced = this.#column(column);
    return traced.kind === 'cells' ? traced.cells[this.#rows[candidate]] : null;
  }

  addValueGradient(candidate: number, column: number, weight: number, into: ProbabilityGradient): void {
    const traced = this.#column(column);
    if (traced.kind === 'symbol') this.#add(traced.symbol.value[this.#rows[candidate]], weight, into);
  }

  addMembershipGradient(candidate: number, weight: number, into: ProbabilityGradient): void {
    this.#add(this.#relation.member[this.#rows[candidate]], weight, into);
  }

  #add(slot: number, weight: number, into: ProbabilityGradient): void {
    const arrays = this.#pairs.map((pair) => {
      const gradient = into.get(pairKey(pair));
      if (!gradient) throw new Error(`no room for the gradient of ${pair.model} for ${pair.table}`);
      return gradient;
    });
    this.#evaluation.addGradient(slot, weight, arrays);
  }
}

/** Finds the candidates of exact rows in one world. */
class Located {
  readonly #world: Relaxation;
  readonly #symbolic: readonly boolean[];
  readonly #byCells = new Map<string, number[]>();

  constructor(world: Relaxation, candidateCount: number, symbolic: readonly boolean[]) {
    this.#world = world;
    this.#symbolic = symbolic;
    for (let candidate = 0; candidate < candidateCount; candidate++) {
      if (world.membership(candidate) < 0.5) continue;
      const key = this.#key((c) => world.cell(candidate, c));
      const list = this.#byCells.get(key);
      if (list) list.push(candidate);
      else this.#byCells.set(key, [candidate]);
    }
  }

  #key(cell: (column: number) => Cell): string {
    return JSON.stringify(this.#symbolic.map((symbolic, c) => (symbolic ? 0 : cell(c))));
  }

  /** Each candidate is given to one row at most; where cells alone do not tell, the nearest numbers do. */
  find(rows: readonly (readonly Cell[])[]): Int32Array {
    const taken = new Set<number>();
    return Int32Array.from(rows, (row) => {
      const possible = (this.#byCells.get(this.#key((c) => row[c])) ?? []).filter((candidate) => !taken.has(candidate));
      if (possible.length === 0) return -1;
      const best = possible.length === 1 ? possible[0] : this.#nearest(row, possible);
      taken.add(best);
      return best;
    });
  }

  #nearest(row: readonly Cell[], candidates: readonly number[]): number {
    const distance = (candidate: number) =>
      this.#symbolic.reduce((sum, symbolic, c) => {
        if (!symbolic) return sum;
        const value = this.#world.value(candidate, c);
        const cell = row[c];
        if (typeof cell !== 'number' || value === null) return sum + (cell === value ? 0 : 1e300);
        return sum + Math.abs(cell - value);
      }, 0);
    let best = candidates[0];
    let least = distance(best);
    for (const candidate of candidates.slice(1)) {
      const d = distance(candidate);
      if (d < least) [best, least] = [candidate, d];
    }
    return best;
  }
}
