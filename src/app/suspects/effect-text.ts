import type { Measure } from '../text/measure.ts';

/** Beyond these decimals a change is nothing. */
const MOST_DECIMALS = 6;

/** Decimals that show two digits of a change. */
function decimalsFor(change: number): number {
  if (Math.abs(change) < 10 ** -MOST_DECIMALS || !Number.isFinite(change)) return 0;
  return Math.max(0, Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(Math.abs(change)))));
}

/** The measure that a change is told in, as far as its text goes. */
type Told = Pick<Measure, 'now' | 'chance'>;

/** Decimals that show two digits of a change of this measure. */
export function decimalsOf({ chance }: Told, change: number): number {
  return decimalsFor(chance ? 100 * change : change);
}

/**
 * What a change does to a value, in its own units: “812 → 811.2”, “63.1 → 62.8 %”; the change alone, “+0.20”, where the
 * value is not known.
 */
export function effectText({ now, chance }: Told, change: number, decimals: number): string {
  const scale = chance ? 100 : 1;
  const unit = chance ? ' %' : '';
  if (now !== null) {
    const from = chance ? figure(scale * now, decimals) : given(now, decimals);
    const to = scale * (now + change);
    return `${from} → ${figure(chance ? Math.max(0, Math.min(100, to)) : to, decimals)}${unit}`;
  }
  const size = figure(Math.abs(scale * change), decimals);
  return Number(size) === 0 ? '0' : (change > 0 ? '+' : '−') + size + unit;
}

/** A value that is there: whole numbers are whole. */
function given(value: number, decimals: number): string {
  return figure(value, Number.isInteger(value) ? 0 : decimals);
}

function figure(value: number, decimals: number): string {
  const text = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
  return text.replace(/^-(?=[0.,]*$)/, '').replace('-', '−');
}
