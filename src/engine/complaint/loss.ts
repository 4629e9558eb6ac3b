import { RainError } from '../base/errors.ts';
import {
  pairKey,
  type Lineage,
  type ProbabilityGradient,
  type Probabilities,
  type Relaxation,
} from '../provenance/lineage.ts';
import { probabilitiesOf, type ResolvedComplaint } from './resolve.ts';

/** One complaint in the relaxed sense, at one P. */
export interface Term {
  /** The relaxed quantity v: a cell's value, a row's membership, a class's probability; null while it is NULL. */
  readonly value: number | null;
  /** Signed distance of v from what is wanted: v − X, 0 once an inequality is satisfied, ±1 for a direction. */
  readonly residual: number;
  /** Its share of q: loss / scale. */
  readonly loss: number;
  /** ∂q/∂v, scale included. */
  readonly slope: number;
}

/** The relaxed answers of every query a complaint speaks of, at one P. */
export interface RelaxedAnswers {
  relaxation(query: string): Relaxation;
  readonly probabilities: Probabilities;
}

/** Relaxes every lineage under P: what `complaintTerms` and `addComplaintGradients` are evaluated at. */
export function relaxAnswers(lineages: ReadonlyMap<string, Lineage>, probabilities: Probabilities): RelaxedAnswers {
  const relaxations = new Map([...lineages].map(([query, lineage]) => [query, lineage.relax(probabilities)]));
  return {
    probabilities,
    relaxation: (query) => {
      const relaxation = relaxations.get(query);
      if (!relaxation) throw new RainError('internal', `The query “${query}” was not relaxed.`);
      return relaxation;
    },
  };
}

/** The terms of q = Σ loss_j / scale_j, one per complaint. A value that is NULL under P contributes nothing. */
export function complaintTerms(complaints: readonly ResolvedComplaint[], at: RelaxedAnswers): Term[] {
  return complaints.map((complaint) => {
    const value = quantity(complaint, at);
    if (value === null) return { value, residual: 0, loss: 0, slope: 0 };
    const { rule, scale } = complaint;
    return {
      value,
      residual: rule.residual(value),
      loss: rule.loss(value) / scale,
      slope: rule.slope(value) / scale,
    };
  });
}

/**
 * into += Σ_j slopes[j] · ∂v_j/∂P. With the terms' own slopes that is ∂q/∂P; with others it is the gradient of any
 * function of the quantities, such as one quantity alone.
 */
export function addComplaintGradients(
  complaints: readonly ResolvedComplaint[],
  slopes: ArrayLike<number>,
  at: RelaxedAnswers,
  into: ProbabilityGradient,
): void {
  complaints.forEach(({ subject }, j) => {
    const slope = slopes[j];
    if (slope === 0) return;
    switch (subject.kind) {
      case 'cell':
        at.relaxation(subject.query).addValueGradient(subject.candidate, subject.column, slope, into);
        return;
      case 'membership':
        at.relaxation(subject.query).addMembershipGradient(subject.candidate, slope, into);
        return;
      case 'probability': {
        const gradient = into.get(pairKey(subject.pair));
        if (!gradient) throw new RainError('internal', `No gradient for ${subject.pair.table}.`);
        gradient[subject.row * subject.classes.length + subject.classIndex] += slope;
      }
    }
  });
}

/** The relaxed quantity v of a complaint; null while it is NULL. */
export function quantity({ subject }: ResolvedComplaint, at: RelaxedAnswers): number | null {
  switch (subject.kind) {
    case 'cell':
      return at.relaxation(subject.query).value(subject.candidate, subject.column);
    case 'membership':
      return at.relaxation(subject.query).membership(subject.candidate);
    case 'probability':
      return probabilitiesOf(subject.pair, at.probabilities)[subject.row * subject.classes.length + subject.classIndex];
  }
}
