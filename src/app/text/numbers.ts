import type { Cell } from '../../engine/table/table.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const significant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** 12345 → “12,345”. */
export function count(n: number): string {
  return whole.format(n);
}

/** “1 row”, “12,345 rows”. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A number to read, not to compute with: at most four significant digits, large ones without decimals. */
export function readable(x: number): string {
  if (!Number.isFinite(x)) return '–';
  if (Number.isInteger(x) || Math.abs(x) >= 1000) return whole.format(x);
  return significant.format(x);
}

/** A share as a percentage with one decimal: 0.0312 → “3.1 %”. Never rounds something to nothing or to all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1 %';
  if (share < 1 && share > 0.999) return '>99.9 %';
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
}

/** A cell exactly as SQLite holds it. */
export function exact(cell: Cell): string {
  if (Object.is(cell, -0)) return '-0';
  return cell === null ? 'NULL' : String(cell);
}

/** A cell to read within a sentence or a chip. */
export function spoken(cell: Cell): string {
  if (cell === null) return 'nothing';
  return typeof cell === 'number' ? readable(cell) : cell;
}

/** “0.4 s”, “12 s”, “3 min”. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** “8 ms”, “1.2 s”. */
export function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : duration(ms / 1000);
}

/** “740 B”, “12.3 kB”, “4.5 MB”. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  if (n < 1e6) return `${(n / 1e3).toFixed(1)} kB`;
  return `${(n / 1e6).toFixed(1)} MB`;
}
