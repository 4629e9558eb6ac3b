import type { Term } from '../complaint/loss.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { Suspect } from '../ranking/ranker.ts';
import type { RemovalEffects } from '../ranking/effects.ts';
import { effectsOf } from './row-effects.ts';

/**
 * The fewest best suspects whose effects, added up, bring every complaint that has effects within its slack; null when
 * no number does, or when none is needed. `terms` are the complaints as they stand.
 */
export function fewestRows(
  suspects: readonly Suspect[],
  effects: RemovalEffects,
  complaints: readonly ResolvedComplaint[],
  terms: readonly Term[],
): number | null {
  const known = effects.perComplaint.length;
  const values = terms.slice(0, known).map(({ value }) => value);
  const satisfied = (): boolean => values.every((value, j) => isNear(complaints[j], value, terms[j].value));
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

function isNear(
  { rule, first, integer, complaint }: ResolvedComplaint,
  value: number | null,
  before: number | null,
): boolean {
  if (value === null || before === null) return true;
  const slack = rule.slack(first, integer);
  const directed = complaint.op === 'too high' || complaint.op === 'too low';
  return directed ? rule.residual(before) * (before - value) >= slack : Math.abs(rule.residual(value)) <= slack;
}
