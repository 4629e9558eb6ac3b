import type { RemovalEffects } from '../ranking/effects.ts';
import type { Suspect } from '../ranking/suspects.ts';

/** What removing one suspect alone does to each complaint's relaxed value. */
export function effectsOf({ model, position }: Suspect, { perComplaint }: RemovalEffects): number[] {
  return perComplaint.map((perModel) => perModel[model][position]);
}
