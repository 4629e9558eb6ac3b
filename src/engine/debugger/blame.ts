import type { RemovalEffects } from '../ranking/effects.ts';
import type { Suspect } from '../ranking/suspects.ts';
import { effectsOf } from './row-effects.ts';

/**
 * Each model's share of what removing these suspects is predicted to do, in [0, 1], by index: the answer to “which model
 * is to blame?”. A model's part is Σ_j |Σ_i effect_ij| / scale_j over the complaints j and its rows i. All 0 where nothing is
 * predicted to move.
 */
export function blameShares(
  suspects: readonly Suspect[],
  effects: RemovalEffects,
  modelCount: number,
  scales: readonly number[],
): number[] {
  const moved = Array.from({ length: modelCount }, () => effects.perComplaint.map(() => 0));
  for (const suspect of suspects) {
    effectsOf(suspect, effects).forEach((effect, j) => {
      moved[suspect.model][j] += effect;
    });
  }
  const parts = moved.map((perComplaint) => perComplaint.reduce((sum, move, j) => sum + Math.abs(move) / scales[j], 0));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (total > 0 ? part / total : 0));
}
