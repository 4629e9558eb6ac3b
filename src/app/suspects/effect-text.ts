/** Beyond these decimals a change is nothing. */
const MOST_DECIMALS = 6;

/** Decimals that show two digits of a change. */
export function decimalsFor(change: number): number {
  if (change === 0 || !Number.isFinite(change)) return 0;
  return Math.max(0, Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(Math.abs(change)))));
}

/**
 * What a change does to a value, in its own units: “36.04 → 36.24”; the change alone, “+0.20”, where the value is not
 * known.
 */
export function effectText(from: number | null, change: number, decimals: number): string {
  if (from !== null) return `${figure(from, decimals)} → ${figure(from + change, decimals)}`;
  const size = figure(Math.abs(change), decimals);
  return Number(size) === 0 ? '0' : (change > 0 ? '+' : '−') + size;
}

function figure(value: number, decimals: number): string {
  const text = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
  return text.replace(/^-(?=[0.,]*$)/, '').replace('-', '−');
}
