import type { RankingProblem, Suspect } from './ranker.ts';

/** Scores of one model's training rows, by position. */
export interface RowScores {
  readonly score: ArrayLike<number>;
  /** Suggested class per row, −1 for none; left out where a method has no opinion. */
  readonly suggestedClass?: Int32Array;
}

/**
 * All candidates of the models that a complaint depends on, highest score first. Equal scores stand in the order of models, then of positions, so
 * that a ranking is the same on every machine; a score that is no number stands last.
 */
export function orderSuspects({ models, objective }: RankingProblem, scores: readonly RowScores[]): Suspect[] {
  const complainedAbout = new Set(objective.pairs.map(({ model }) => model));
  const suspects: Suspect[] = [];
  models.forEach(({ candidates }, model) => {
    if (!complainedAbout.has(model)) return;
    const { score, suggestedClass } = scores[model];
    for (let position = 0; position < candidates.length; position++) {
      if (!candidates[position]) continue;
      const finite = Number.isNaN(score[position]) ? -Infinity : score[position];
      suspects.push({ model, position, score: finite, suggestedClass: suggestedClass?.[position] ?? -1 });
    }
  });
  return suspects.sort((a, b) => compare(b.score, a.score) || a.model - b.model || a.position - b.position);
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0; // a − b would be NaN for two infinities
}
