import type { Column, NumberColumn, Table } from '../table/table.ts';

/** Columns that hold one image per row, pixel by pixel and row by row. */
export interface ImageColumns {
  /** What the names have in common: `pixel` for pixel0, pixel1, … */
  readonly prefix: string;
  /** Pixels per side. */
  readonly side: number;
  readonly columns: readonly NumberColumn[];
  /** The value of full ink: 255, 16 or 1. */
  readonly white: number;
}

/** The smallest image looked for: 4 × 4, or 2 × 2 of columns called pixels. */
const SMALLEST_SIDE = 4;
const SMALLEST_NAMED_SIDE = 2;
const NAMED_PIXELS = /^(pixel|px)[^a-z]*$/i;

/** What full ink can be: fractions, 16 grey levels (the digits that scikit-learn comes with), bytes. */
const WHITES = [1, 16, 255];

/**
 * Groups of columns that are square images: numbered without a gap from 0 or 1, a square number of them, every value
 * present and from 0 to 255 or 16 (whole numbers) or from 0 to 1.
 */
export function findImages(table: Table): ImageColumns[] {
  const groups = new Map<string, Map<number, Column>>();
  for (const column of table.columns) {
    const match = /^(.*?)(\d+)$/.exec(column.name);
    if (!match) continue;
    const group = groups.get(match[1]) ?? new Map<number, Column>();
    group.set(Number(match[2]), column);
    groups.set(match[1], group);
  }
  return [...groups].flatMap(([prefix, group]) => imageOf(prefix, group) ?? []);
}

function imageOf(prefix: string, group: ReadonlyMap<number, Column>): ImageColumns | null {
  const side = Math.sqrt(group.size);
  if (!Number.isInteger(side) || side < (NAMED_PIXELS.test(prefix) ? SMALLEST_NAMED_SIDE : SMALLEST_SIDE)) return null;
  const first = group.has(0) ? 0 : 1;
  const columns: NumberColumn[] = [];
  for (let number = first; number < first + group.size; number++) {
    const column = group.get(number);
    if (!column || column.type === 'text' || column.type === 'boolean') return null;
    columns.push(column);
  }
  const high = columns.reduce((most, { values }) => values.reduce(highest, most), 0);
  if (Number.isNaN(high) || high === 0) return null;
  const white = WHITES.find((value) => high <= value) ?? 255;
  const whole = white === 1 || columns.every(({ type }) => type === 'integer');
  return high <= white && whole ? { prefix, side, columns, white } : null;
}

/** The higher of two values; NaN, which is no pixel, wins for good, and so does what is below 0. */
function highest(most: number, value: number): number {
  return value >= 0 ? Math.max(most, value) : NaN;
}
