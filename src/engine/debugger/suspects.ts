import type { Term } from '../complaint/loss.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { RemovalEffects } from '../ranking/effects.ts';
import type { Ranking, Suspect } from '../ranking/ranker.ts';
import type { SuspectList, SuspectRow } from './api.ts';
import type { TrainedModel } from './trained-model.ts';

/** Suspects that a list carries at most. */
const MOST_ROWS = 10_000;

/** A ranking in the words of the page: row ids for positions, labels for classes, effects per complaint. */
export function suspectList(
  ranking: Ranking,
  models: readonly TrainedModel[],
  effects: RemovalEffects | null,
  suggestedCount: number | null,
  seconds: number,
): SuspectList {
  const { method, explanation, suspects } = ranking;
  const rows = suspects.slice(0, MOST_ROWS).map((suspect): SuspectRow => {
    const model = models[suspect.model];
    const { classes } = model.labels;
    return {
      model: model.name,
      row: model.set.training[suspect.position],
      score: suspect.score,
      given: classes[model.classifier.labels[suspect.position]],
      suggested: suspect.suggestedClass < 0 ? null : classes[suspect.suggestedClass],
      effects: effects ? effectsOf(suspect, effects) : [],
    };
  });
  return { method, explanation, rows, total: suspects.length, suggestedCount, seconds };
}

/**
 * The fewest best suspects whose effects, added up, bring every complaint within its slack; null when no number does.
 * `terms` are the complaints as they stand.
 */
export function fewestRows(
  suspects: readonly Suspect[],
  effects: RemovalEffects,
  complaints: readonly ResolvedComplaint[],
  terms: readonly Term[],
): number | null {
  const values = terms.map(({ value }) => value);
  const satisfied = (): boolean => complaints.every((complaint, j) => near(complaint, values[j], terms[j].value));
  if (satisfied()) return null;
  for (const [i, suspect] of suspects.entries()) {
    effectsOf(suspect, effects).forEach((effect, j) => {
      const value = values[j];
      if (value !== null) values[j] = value + effect;
    });
    if (satisfied()) return i + 1;
  }
  return null;
}

function near(
  { rule, first, integer, complaint }: ResolvedComplaint,
  value: number | null,
  before: number | null,
): boolean {
  if (value === null || before === null) return true;
  const slack = rule.slack(first, integer);
  if (complaint.op === 'too high' || complaint.op === 'too low')
    return rule.residual(before) * (before - value) >= slack;
  return Math.abs(rule.residual(value)) <= slack;
}

function effectsOf({ model, position }: Suspect, { perComplaint }: RemovalEffects): number[] {
  return perComplaint.map((perModel) => perModel[model][position]);
}
