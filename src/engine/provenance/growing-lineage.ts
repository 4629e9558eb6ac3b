import type { Cell } from '../table/table.ts';
import type { IndicatorValue } from './indicator-value.ts';
import type { Lineage, PredictedPair, Probabilities, ProbabilityGradient, Relaxation, RowIds } from './lineage.ts';

/**
 * Lineage of some rows of an answer, to which more can be added: one lineage behind the other. Candidates keep their
 * numbers when it grows, so that complaints about them stay what they are. No row may be in two of them.
 */
export class GrowingLineage implements Lineage {
  readonly #parts: Lineage[];

  constructor(first: Lineage) {
    this.#parts = [first];
  }

  add(part: Lineage): void {
    this.#parts.push(part);
  }

  get pairs(): readonly PredictedPair[] {
    return this.#parts[0].pairs;
  }

  get columns(): readonly string[] {
    return this.#parts[0].columns;
  }

  get candidateCount(): number {
    return this.#parts.reduce((sum, part) => sum + part.candidateCount, 0);
  }

  get dependent(): readonly boolean[] {
    return this.#parts[0].dependent;
  }

  get symbolic(): readonly boolean[] {
    return this.#parts[0].symbolic;
  }

  get opaque(): readonly boolean[] {
    return this.#parts[0].opaque;
  }

  get predictors(): Lineage['predictors'] {
    return this.#parts[0].predictors;
  }

  get membershipDependent(): boolean {
    return this.#parts.some((part) => part.membershipDependent);
  }

  get approximations(): readonly string[] {
    return [...new Set(this.#parts.flatMap((part) => part.approximations))];
  }

  relax(P: Probabilities): Relaxation {
    return new JoinedRelaxation(
      this.#parts.map((part) => part.candidateCount),
      this.#parts.map((part) => part.relax(P)),
    );
  }

  locate(rows: readonly (readonly Cell[])[], oneHot: Probabilities): Int32Array {
    const found = new Int32Array(rows.length).fill(-1);
    let first = 0;
    for (const part of this.#parts) {
      // A candidate is given to one row only, so a row that is found already is not asked for again.
      const open = [...found.keys()].filter((i) => found[i] < 0);
      const located = part.locate(
        open.map((i) => rows[i]),
        oneHot,
      );
      open.forEach((i, k) => {
        if (located[k] >= 0) found[i] = first + located[k];
      });
      first += part.candidateCount;
    }
    return found;
  }

  candidatesFrom(rows: RowIds): Int32Array {
    let first = 0;
    return Int32Array.from(
      this.#parts.flatMap((part) => {
        const own = Array.from(part.candidatesFrom(rows), (candidate) => first + candidate);
        first += part.candidateCount;
        return own;
      }),
    );
  }

  rowIds(candidate: number): RowIds {
    const [part, own] = this.#place(candidate);
    return part.rowIds(own);
  }

  predictionAt(candidate: number, column: number): ReturnType<Lineage['predictionAt']> {
    const [part, own] = this.#place(candidate);
    return part.predictionAt(own, column);
  }

  predictionsBehind(candidate: number, column: number | null): ReturnType<Lineage['predictionsBehind']> {
    const [part, own] = this.#place(candidate);
    return part.predictionsBehind(own, column);
  }

  indicators(candidate: number, column: number | 'membership'): IndicatorValue {
    const [part, own] = this.#place(candidate);
    return part.indicators?.(own, column) ?? { kind: 'unsupported', construct: 'this query' };
  }

  #place(candidate: number): [Lineage, number] {
    const [index, own] = placeOf(
      candidate,
      this.#parts.map((part) => part.candidateCount),
    );
    return [this.#parts[index], own];
  }
}

/** Which of several runs of candidates holds this one, and its number there. */
function placeOf(candidate: number, counts: readonly number[]): [part: number, own: number] {
  let own = candidate;
  for (let part = 0; part < counts.length; part++) {
    if (own < counts[part]) return [part, own];
    own -= counts[part];
  }
  throw new Error('there is no such candidate');
}

/** The relaxed answers of all parts as one. */
class JoinedRelaxation implements Relaxation {
  readonly #counts: readonly number[];
  readonly #parts: readonly Relaxation[];

  constructor(counts: readonly number[], parts: readonly Relaxation[]) {
    this.#counts = counts;
    this.#parts = parts;
  }

  value(candidate: number, column: number): number | null {
    const [part, own] = placeOf(candidate, this.#counts);
    return this.#parts[part].value(own, column);
  }

  membership(candidate: number): number {
    const [part, own] = placeOf(candidate, this.#counts);
    return this.#parts[part].membership(own);
  }

  cell(candidate: number, column: number): Cell {
    const [part, own] = placeOf(candidate, this.#counts);
    return this.#parts[part].cell(own, column);
  }

  addValueGradient(candidate: number, column: number, weight: number, into: ProbabilityGradient): void {
    const [part, own] = placeOf(candidate, this.#counts);
    this.#parts[part].addValueGradient(own, column, weight, into);
  }

  addMembershipGradient(candidate: number, weight: number, into: ProbabilityGradient): void {
    const [part, own] = placeOf(candidate, this.#counts);
    this.#parts[part].addMembershipGradient(own, weight, into);
  }
}
