import type { ColumnInfo } from './reading.ts';
import type { Column, NumberColumn, TextColumn } from './table.ts';

/** Bars of a column's small histogram, at most. */
const BARS = 12;

/** Integer ranges up to which values are counted in a table instead of sorted. */
const COUNTED_RANGE = 1 << 16;

/** Missing and distinct cells of a column, and a histogram: equal-width bins of numbers, or the most frequent texts. */
export function describeColumn(column: Column): ColumnInfo {
  return column.type === 'text' ? describeText(column) : describeNumbers(column);
}

function describeText({ name, type, codes, dictionary }: TextColumn): ColumnInfo {
  const counts = new Int32Array(dictionary.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  const used = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  const histogram = used
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, BARS)
    .map((code) => ({ label: dictionary[code], count: counts[code] }));
  return { name, type, missing, distinct: used.length, histogram };
}

/** Each different number once, ascending, and how often it occurs. */
interface ValueCounts {
  readonly values: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

function describeNumbers({ name, type, values }: NumberColumn): ColumnInfo {
  let low = Infinity;
  let high = -Infinity;
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) missing++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (missing === values.length) return { name, type, missing, distinct: 0, histogram: [] };
  const countable = type !== 'real' && high - low < COUNTED_RANGE;
  const distinct = countable ? countIntegers(values, low, high) : countSorted(values, missing);
  const histogram = type === 'boolean' ? booleanBars(distinct) : numberBars(distinct, type === 'integer');
  return { name, type, missing, distinct: distinct.values.length, histogram };
}

function countIntegers(values: Float64Array, low: number, high: number): ValueCounts {
  const all = new Int32Array(high - low + 1);
  for (const value of values) if (!Number.isNaN(value)) all[value - low]++;
  const offsets = Array.from(all.keys()).filter((offset) => all[offset] > 0);
  return { values: offsets.map((offset) => low + offset), counts: offsets.map((offset) => all[offset]) };
}

function countSorted(values: Float64Array, missing: number): ValueCounts {
  // NaN sorts last.
  const sorted = values
    .slice()
    .sort()
    .subarray(0, values.length - missing);
  const distinct = new Float64Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let found = -1;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct[++found] = sorted[i];
    counts[found]++;
  }
  return { values: distinct.subarray(0, found + 1), counts: counts.subarray(0, found + 1) };
}

function booleanBars({ values, counts }: ValueCounts): ColumnInfo['histogram'] {
  return Array.from({ length: values.length }, (_, i) => ({
    label: values[i] === 0 ? 'false' : 'true',
    count: counts[i],
  }));
}

/** A bar per value when they are few integers, else bins of equal width from the lowest to the highest value. */
function numberBars({ values, counts }: ValueCounts, integers: boolean): ColumnInfo['histogram'] {
  if (values.length === 1 || (integers && values.length <= BARS)) {
    return Array.from({ length: values.length }, (_, i) => ({ label: short(values[i]), count: counts[i] }));
  }
  const low = values[0];
  // Divided first, since the range of two doubles may overflow.
  const width = values[values.length - 1] / BARS - low / BARS;
  const bars = new Array<number>(BARS).fill(0);
  for (let i = 0; i < values.length; i++) {
    bars[Math.min(BARS - 1, Math.floor((values[i] - low) / width))] += counts[i];
  }
  return bars.map((count, bar) => ({
    label: `${short(low + bar * width)} – ${short(low + (bar + 1) * width)}`,
    count,
  }));
}

function short(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? String(value) : String(Number(value.toPrecision(4)));
}
