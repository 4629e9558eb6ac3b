import type { Answer } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';

/** The kinds of charts there are. */
export const CHART_KINDS = ['line', 'bar', 'scatter', 'histogram'] as const;
export type ChartShapeKind = (typeof CHART_KINDS)[number];

/** The kinds in words. */
export const kindNames: Record<ChartShapeKind, string> = {
  line: 'Line',
  bar: 'Bars',
  scatter: 'Scatter',
  histogram: 'Histogram',
};

/** One value column of an answer, drawn against its key. */
export interface Series {
  /** Index of the answer's column. */
  readonly column: number;
  readonly name: string;
  readonly dependent: boolean;
}

/** How an answer can be drawn: which column is the key, which are values. */
export interface ChartShape {
  readonly kind: ChartShapeKind;
  /** Index of the key column; −1 for a histogram. */
  readonly key: number;
  readonly series: readonly Series[];
}

const MOST_BARS = 80;
const MOST_SERIES = 4;

/** The kinds that an answer's shape allows, the best one first; empty when a drawing would say nothing. */
export function shapesOf(answer: Answer): ChartShape[] {
  const { columns, first } = answer;
  const rows = first.rows;
  if (rows.length < 2) return [];
  const numeric = columns.map((column, i) => ({ column: i, ...column })).filter((column) => column.numeric);
  const key = keyColumn(answer);
  const shapes: ChartShape[] = [];
  const values = numeric.filter((series) => series.column !== key).slice(0, MOST_SERIES);
  if (key >= 0 && values.length > 0 && answer.rowCount <= first.rows.length) {
    // Classes are names even where they are digits.
    const ordered = !columns[key].dependent && isOrdered(rows.map((row) => row[key]));
    const bar: ChartShape = { kind: 'bar', key, series: values };
    const line: ChartShape = { kind: 'line', key, series: values };
    const bars = rows.length <= MOST_BARS;
    if (ordered) shapes.push(line, ...(bars ? [bar] : []));
    else if (bars) shapes.push(bar, line);
  }
  if (numeric.length >= 2) {
    const [x, y] = numeric;
    shapes.push({ kind: 'scatter', key: x.column, series: [y] });
  }
  if (numeric.length >= 1 && rows.length >= 10) {
    const of = values[0] ?? numeric[0];
    shapes.push({ kind: 'histogram', key: -1, series: [of] });
  }
  return shapes;
}

/**
 * The shape that is drawn. Without a choice (`auto`) a key and its values are, as GROUP BY gives; points and counts of
 * values only when they are asked for.
 */
export function drawnShape(
  shapes: readonly ChartShape[],
  choice: ChartShapeKind | 'auto' | 'none',
): ChartShape | undefined {
  if (choice !== 'auto') return shapes.find(({ kind }) => kind === choice);
  const [best] = shapes;
  return best?.kind === 'line' || best?.kind === 'bar' ? best : undefined;
}

/** The shape with the one value column that was chosen, where it has it; else with those that go together. */
export function withSeries(shape: ChartShape, chosen: string | null, rows: readonly (readonly Cell[])[]): ChartShape {
  const series = shape.series.filter(({ name }) => name === chosen);
  return { ...shape, series: series.length > 0 ? series : seriesAlike(shape, rows) };
}

/** Values this many times as large as others leave nothing of them to see on one axis. */
const MOST_RATIO = 20;

/**
 * The values drawn together without being asked: those that depend on predictions, as they can be complained about, and
 * others of their size.
 */
export function seriesAlike({ series }: ChartShape, rows: readonly (readonly Cell[])[]): readonly Series[] {
  const size = ({ column }: Series): number =>
    rows.reduce((most, row) => Math.max(most, Math.abs(Number(row[column] ?? 0))), 0);
  const dependent = series.filter((each) => each.dependent);
  const reference = size(dependent[0] ?? series[0]);
  return series.filter((each) => {
    const own = size(each);
    return own <= reference * MOST_RATIO && reference <= own * MOST_RATIO;
  });
}

/** The first column whose values name the rows; one that does not depend on predictions where there is any. */
function keyColumn(answer: Answer): number {
  const { columns, first } = answer;
  const names = (i: number): boolean => {
    const values = first.rows.map((row) => row[i]);
    return values.every((value) => value !== null) && new Set(values).size === values.length;
  };
  const keys = columns.map((_, i) => i).filter((i) => columns.length > 1 && names(i));
  const whole = keys.filter((i) => !isFraction(first.rows.map((row) => row[i])));
  // GROUP BY predict: the class names the row although it is a prediction.
  const key = steps(answer, keys) ?? whole.find((i) => !columns[i].dependent) ?? whole[0] ?? -1;
  return key <= 1 ? key : -1;
}

/** The first column where it holds fractions in order, of which values depend on predictions: GROUP BY round(x, 1). */
function steps({ columns, first }: Answer, keys: readonly number[]): number | undefined {
  const values = first.rows.map((row) => row[0]);
  const ordered = values.every((value, i) => typeof value === 'number' && (i === 0 || value > Number(values[i - 1])));
  const named = keys.includes(0) && !columns[0].dependent && columns.some(({ dependent }) => dependent);
  return named && ordered && isFraction(values) ? 0 : undefined;
}

function isFraction(values: readonly Cell[]): boolean {
  return values.some((value) => typeof value === 'number' && !Number.isInteger(value));
}

/** Numbers and dates have an order of their own; other texts have none. */
function isOrdered(values: readonly Cell[]): boolean {
  return values.every((value) => typeof value === 'number' || /^\d{4}-(W?\d{1,2})(-\d{1,2})?/.test(String(value)));
}
