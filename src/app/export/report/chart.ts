import { layOut } from '../../chart/layout.ts';
import { ghostsOf, pinsOf, reachOf, rowsBefore, type Pin } from '../../chart/overlays.ts';
import { drawnShape, shapesOf, withSeries } from '../../chart/shape.ts';
import type { Entry } from '../../state/complaints.svelte.ts';
import { legendOf } from '../../chart/legend.ts';
import type { Query } from '../../state/query.svelte.ts';
import { readable } from '../../text/numbers.ts';
import { text } from './html.ts';

const WIDTH = 820;
const HEIGHT = 320;
const MARGIN = { top: 32, right: 12, bottom: 34, left: 56 };
const LONGEST_TICK = 14;

/**
 * The chart of a query's answer as the page draws it, at rest: with the values before the first fix and with what was
 * complained about. Its colours are the document's, so that it follows light and dark. Null where the answer is not drawn.
 */
export function chart({ answer, baseline, chart: kind, drawn }: Query, complaints: readonly Entry[]): string | null {
  const whole = answer && drawnShape(shapesOf(answer), kind);
  if (!whole) return null;
  const rows = answer.first.rows;
  const shape = withSeries(whole, drawn, rows);
  const width = WIDTH - MARGIN.left - MARGIN.right;
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  const pins = pinsOf(answer, complaints);
  const before = rowsBefore(answer, baseline);
  const layout = layOut(rows, shape, width, height, reachOf(pins, before, shape));
  const ghosts = ghostsOf(rows, before, shape, layout);
  const key = shape.key >= 0 ? answer.columns[shape.key].name : shape.series[0].name;

  const axes = [
    ...layout.yTicks.map(
      ({ at, text: label }) =>
        `<line class="rule" x1="0" x2="${width}" y1="${px(at)}" y2="${px(at)}"/>` +
        `<text x="-8" y="${px(at)}" text-anchor="end" dominant-baseline="middle">${text(label)}</text>`,
    ),
    ...layout.xTicks.map(
      ({ at, text: label }) =>
        `<text x="${px(at)}" y="${height + 15}" text-anchor="middle">${text(short(label))}</text>`,
    ),
    `<text class="axis" x="${width}" y="${height + 29}" text-anchor="end">${text(key)}</text>`,
  ];
  const former =
    shape.kind === 'line'
      ? shape.series.map((_, series) => {
          const points = ghosts
            .filter(({ mark }) => mark.series === series)
            .map(({ mark, y }) => `${px(mark.x)},${px(y)}`);
          return points.length > 1 ? `<path class="ghost" d="M${points.join('L')}"/>` : '';
        })
      : ghosts
          .filter(({ changed }) => changed)
          .map(({ mark, y }) => rule('ghost', mark.x - mark.width / 2, y, mark.x + mark.width / 2, y));
  const lines = layout.paths.map((path, series) => `<path class="line series-${series + 1}" d="${path}"/>`);
  const marks = layout.marks.map((mark) => {
    const pin = pins.find(({ row, column }) => row === mark.row && column === mark.column);
    const of = `shape series-${mark.series + 1}${pin ? (pin.holds ? ' right' : ' wrong') : ''}`;
    const name = `<title>${text(`${key} ${mark.key}: ${readable(mark.value)}`)}</title>`;
    const { x, y, width } = mark;
    const top = Math.min(y, layout.floor);
    return width > 0
      ? `<rect class="${of}" x="${px(x - width / 2)}" y="${px(top)}" width="${px(width)}" height="${px(Math.max(1, Math.abs(layout.floor - y)))}">${name}</rect>`
      : `<circle class="${of}" cx="${px(x)}" cy="${px(y)}" r="${pin ? 5 : 3}">${name}</circle>`;
  });
  const wishes = pins.flatMap(({ row, column, value, holds }: Pin) => {
    const mark = layout.marks.find((one) => one.row === row && one.column === column);
    if (!mark || value === null) return [];
    const of = holds ? 'wish holds' : 'wish';
    const y = layout.yOf(value);
    return [rule(of, mark.x, mark.y, mark.x, y), rule(`${of} end`, mark.x - 9, y, mark.x + 9, y)];
  });
  const named = shape.kind === 'histogram' ? ['rows'] : shape.series.map(({ name }) => name);
  const legend = legendOf(named, ghosts.length > 0, WIDTH).map(({ text: said, series, of }, i) => {
    const dot = series === null ? '' : `<tspan class="shape series-${series + 1}" dx="${i > 0 ? 12 : 0}">●</tspan>`;
    return `${dot}<tspan class="${of === 'values' ? 'axis' : ''}" dx="${series !== null ? 4 : i > 0 ? 12 : 0}">${text(said)}</tspan>`;
  });
  const title = text(`${shape.series.map(({ name }) => name).join(', ')} by ${key}`);
  const parts = [
    ...axes,
    ...former,
    ...lines,
    ...wishes,
    ...marks,
    `<text x="${-MARGIN.left}" y="-16">${legend.join('')}</text>`,
  ].join('');
  return (
    `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${title}">` +
    `<g transform="translate(${MARGIN.left},${MARGIN.top})">${parts}</g></svg>` +
    `<figcaption>${title}</figcaption></figure>`
  );
}

function rule(of: string, x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="${of}" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`;
}

/** A length as SVG has it, to a tenth of a pixel. */
function px(length: number): string {
  return String(Math.round(length * 10) / 10);
}

function short(label: string): string {
  return label.length > LONGEST_TICK ? `${label.slice(0, LONGEST_TICK - 1)}…` : label;
}
