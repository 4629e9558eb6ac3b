import type { SuspectRow } from '../../engine/debugger/api.ts';
import type { Entry } from '../state/complaints.svelte.ts';
import { measureOf, type Measure } from '../text/measure.ts';
import { decimalsOf } from './effect-text.ts';

/** A complaint that was ranked for: what effects on it are told in, the strongest one, and how exactly they are told. */
export interface Move extends Measure {
  readonly strongest: number;
  readonly decimals: number;
}

/** The first rows are as strong as it gets: their strongest effect fills the bar. */
const LOOKED_AT = 200;

/** The complaints that these rows' effects are about. */
export function movesOf(complaints: readonly Entry[], head: readonly SuspectRow[]): Move[] {
  return complaints.slice(0, head[0]?.effects.length ?? 0).map(({ complaint, state }, i) => {
    const strongest = head
      .slice(0, LOOKED_AT)
      .reduce((most, { effects }) => Math.max(most, Math.abs(effects[i])), 1e-12);
    const measure = measureOf(complaint, state);
    return { ...measure, strongest, decimals: decimalsOf(measure, strongest) };
  });
}
