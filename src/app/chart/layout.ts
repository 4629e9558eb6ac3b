import { bin, extent } from 'd3-array';
import { scaleBand, scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import type { Cell } from '../../engine/table/table.ts';
import { readable } from '../text/numbers.ts';
import type { ChartShape } from './shape.ts';

/** One thing that can be pointed at: a bar or a point of one row and column of the answer. */
export interface Mark {
  readonly row: number;
  readonly column: number;
  readonly series: number;
  readonly key: string;
  readonly value: number;
  /** Centre of the point, or middle of the bar's end. */
  readonly x: number;
  readonly y: number;
  /** Bars only. */
  readonly width: number;
}

/** A mark of an axis: where it is, in pixels, and what it says. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Everything a drawing needs, in pixels of its plot area. */
export interface ChartLayout {
  readonly marks: readonly Mark[];
  /** One path per series; lines only. */
  readonly paths: readonly string[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** y pixel of zero, or the bottom where zero is not shown. */
  readonly floor: number;
  /** y pixel of the lower end of the axis. */
  readonly height: number;
  yOf(value: number): number;
  valueAt(y: number): number;
}

const PIXELS_PER_LABEL = 56;
const PIXELS_PER_CHARACTER = 6.6;
const BETWEEN_LABELS = 10;
/** Longer labels are cut. */
export const LONGEST_LABEL = 14;
const PIXELS_PER_RULE = 55;

/** Places the marks of a shape. `reach` are further values that the y axis must show, such as a complaint's target. */
export function layOut(
  rows: readonly (readonly Cell[])[],
  shape: ChartShape,
  width: number,
  height: number,
  reach: readonly number[],
): ChartLayout {
  return shape.kind === 'histogram'
    ? layOutHistogram(rows, shape, width, height)
    : layOutKeyed(rows, shape, width, height, reach);
}

function layOutKeyed(
  rows: readonly (readonly Cell[])[],
  shape: ChartShape,
  width: number,
  height: number,
  reach: readonly number[],
): ChartLayout {
  const values = shape.series.flatMap(({ column }) => rows.map((row) => row[column])).filter(isNumber);
  const [low = 0, high = 1] = extent([...values, ...reach]);
  const zero = shape.kind !== 'scatter' && (shape.kind === 'bar' || low >= 0);
  const top = high + (high - (zero ? Math.min(0, low) : low)) * 0.08;
  const y = scaleLinear([zero ? Math.min(0, low) : low, top === low ? low + 1 : top], [height, 0]).nice(5);
  const keys = rows.map((row) => row[shape.key]);
  const place = keyScale(keys, shape, width);
  const band = shape.kind === 'bar' ? place.band / shape.series.length : 0;

  const marks: Mark[] = shape.series.flatMap(({ column }, series) =>
    rows.flatMap((row, r) => {
      const value = row[column];
      if (!isNumber(value)) return [];
      const x = place.at(r) + (shape.kind === 'bar' ? (series + 0.5) * band - place.band / 2 : 0);
      return [
        {
          row: r,
          column,
          series,
          key: String(keys[r]),
          value,
          x,
          y: y(value),
          width: shape.kind === 'bar' ? Math.max(1, band - 1) : 0,
        },
      ];
    }),
  );
  const paths =
    shape.kind === 'line'
      ? shape.series.map((_, series) => {
          const own = marks.filter((mark) => mark.series === series);
          return (
            line<Mark>(
              (mark) => mark.x,
              (mark) => mark.y,
            )(own) ?? ''
          );
        })
      : [];
  const [bottom] = y.domain();
  const rules = Math.max(3, Math.floor(height / PIXELS_PER_RULE));
  const written = y.tickFormat(rules);
  return {
    marks,
    paths,
    xTicks: place.ticks,
    yTicks: y.ticks(rules).map((value) => ({ at: y(value), text: written(value) })),
    floor: y(Math.max(0, bottom)),
    height,
    yOf: (value) => y(value),
    valueAt: (pixel) => y.invert(pixel),
  };
}

interface KeyPlaces {
  at(row: number): number;
  readonly band: number;
  readonly ticks: readonly Tick[];
}

function keyScale(keys: readonly Cell[], shape: ChartShape, width: number): KeyPlaces {
  const longest = keys.reduce<number>((most, key) => Math.max(most, String(key).length), 0);
  const label = Math.min(LONGEST_LABEL, longest) * PIXELS_PER_CHARACTER + BETWEEN_LABELS;
  const most = Math.max(2, Math.floor(width / Math.max(PIXELS_PER_LABEL, label)));
  if (shape.kind !== 'bar' && keys.every(isNumber)) {
    const [low = 0, high = 1] = extent(keys);
    const x = scaleLinear([low, high === low ? low + 1 : high], [8, width - 8]);
    const whole = keys.every(Number.isInteger);
    const ticks = x.ticks(most).filter((value) => !whole || Number.isInteger(value));
    return { at: (row) => x(keys[row]), band: 0, ticks: ticks.map((value) => ({ at: x(value), text: String(value) })) };
  }
  const names = keys.map(String);
  const every = Math.max(1, Math.ceil(names.length / most));
  const labelled = names.filter((_, i) => i % every === 0);
  if (shape.kind === 'bar') {
    const x = scaleBand(names, [0, width]).padding(0.25);
    const at = (name: string): number => (x(name) ?? 0) + x.bandwidth() / 2;
    const ticks = labelled.map((text) => ({ at: at(text), text }));
    return { at: (row) => at(names[row]), band: x.bandwidth(), ticks };
  }
  const x = scalePoint(names, [8, width - 8]);
  const ticks = labelled.map((text) => ({ at: x(text) ?? 0, text }));
  return { at: (row) => x(names[row]) ?? 0, band: 0, ticks };
}

/** Counts of one column's values in equal bins. Bars stand for many rows, so they belong to none (row −1). */
function layOutHistogram(
  rows: readonly (readonly Cell[])[],
  shape: ChartShape,
  width: number,
  height: number,
): ChartLayout {
  const { column } = shape.series[0];
  const values = rows.map((row) => row[column]).filter(isNumber);
  const bins = bin().thresholds(20)(values);
  const x = scaleLinear([bins[0]?.x0 ?? 0, bins.at(-1)?.x1 ?? 1], [0, width]);
  const y = scaleLinear([0, Math.max(1, ...bins.map((b) => b.length))], [height, 0]).nice(5);
  const marks = bins.map((b) => {
    const left = x(b.x0 ?? 0);
    const right = x(b.x1 ?? 0);
    const key = `${readable(b.x0 ?? 0)} to ${readable(b.x1 ?? 0)}`;
    const middle = (left + right) / 2;
    return { row: -1, column, series: 0, key, value: b.length, x: middle, y: y(b.length), width: right - left - 1 };
  });
  return {
    marks,
    paths: [],
    xTicks: x.ticks(Math.floor(width / PIXELS_PER_LABEL)).map((value) => ({ at: x(value), text: readable(value) })),
    yTicks: y
      .ticks(Math.max(3, Math.floor(height / PIXELS_PER_RULE)))
      .map((value) => ({ at: y(value), text: readable(value) })),
    floor: height,
    height,
    yOf: (value) => y(value),
    valueAt: (pixel) => y.invert(pixel),
  };
}

function isNumber(value: Cell | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
