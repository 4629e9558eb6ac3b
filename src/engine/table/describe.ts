import type { Work } from '../base/work.ts';
import { countDistinct } from './distinct.ts';
import type { ColumnInfo } from './reading.ts';
import type { Column, NumberColumn, Table, TextColumn } from './table.ts';

/** Bars of a column's small histogram, at most. */
const BARS = 12;

/**
 * Missing and distinct cells of every column, and a histogram: equal-width bins of numbers, or the most frequent texts.
 * Read from the typed columns rather than asked of SQLite, which holds the same cells (a test compares the two): one pass
 * over an array tells a column, where SQL would sort it for every COUNT(DISTINCT) and GROUP BY; and the texts are counted
 * by the codes they have already.
 */
export async function describeTable(table: Table, work: Work): Promise<ColumnInfo[]> {
  const columns: ColumnInfo[] = [];
  for (const column of table.columns) {
    work.report('Describing columns', columns.length, table.columns.length);
    await work.checkpoint();
    columns.push(describeColumn(column));
  }
  return columns;
}

/** The same for one column. */
export function describeColumn(column: Column): ColumnInfo {
  return column.type === 'text' ? describeText(column) : describeNumbers(column);
}

function describeText({ name, type, codes, dictionary }: TextColumn): ColumnInfo {
  const counts = new Int32Array(dictionary.length);
  let missing = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) missing++;
    else counts[codes[row]]++;
  }
  let distinct = 0;
  for (let code = 0; code < counts.length; code++) if (counts[code] > 0) distinct++;
  const histogram = mostFrequent(counts).map((code) => ({ label: dictionary[code], count: counts[code] }));
  return { name, type, missing, distinct, histogram };
}

/** The codes that occur most often, the first ones where they tie. */
function mostFrequent(counts: Int32Array): number[] {
  const best: number[] = [];
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0 || (best.length === BARS && counts[code] <= counts[best[BARS - 1]])) continue;
    if (best.length === BARS) best.pop();
    const place = best.findIndex((other) => counts[other] < counts[code]);
    best.splice(place < 0 ? best.length : place, 0, code);
  }
  return best;
}

function describeNumbers({ name, type, values }: NumberColumn): ColumnInfo {
  let low = Infinity;
  let high = -Infinity;
  let missing = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) missing++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (missing === values.length) return { name, type, missing, distinct: 0, histogram: [] };
  const single = low === high || (type !== 'real' && high - low < BARS);
  const histogram = single ? singleValues(values, low, high, type) : bins(values, low, high);
  return { name, type, missing, distinct: countDistinct(values), histogram };
}

/** A bar per value that occurs, for a few whole numbers. */
function singleValues(values: Float64Array, low: number, high: number, type: Column['type']): ColumnInfo['histogram'] {
  const counts = new Array<number>(high - low + 1).fill(0);
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) counts[values[row] - low]++;
  const label = (value: number): string => (type === 'boolean' ? ['false', 'true'][value] : short(value));
  return counts.flatMap((count, offset) => (count > 0 ? { label: label(low + offset), count } : []));
}

/** Bins of equal width from the lowest to the highest value. */
function bins(values: Float64Array, low: number, high: number): ColumnInfo['histogram'] {
  // Where the range of two doubles overflows, they are divided first.
  const overflows = high - low === Infinity;
  const width = overflows ? high / BARS - low / BARS : (high - low) / BARS;
  const counts = new Array<number>(BARS).fill(0);
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) continue;
    const bar = width > 0 ? Math.floor(overflows ? values[row] / width - low / width : (values[row] - low) / width) : 0;
    counts[Math.max(0, Math.min(BARS - 1, bar))]++;
  }
  return counts.map((count, bar) => ({
    label: `${short(low + bar * width)} – ${short(low + (bar + 1) * width)}`,
    count,
  }));
}

function short(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? String(value) : String(Number(value.toPrecision(4)));
}
