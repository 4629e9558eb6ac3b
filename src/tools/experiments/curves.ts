import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { Experiment } from './experiment.ts';
import type { Run } from './summary.ts';

const WIDTH = 480;
const HEIGHT = 320;
const MARGIN = { left: 48, right: 110, top: 32, bottom: 40 };
/** Okabe and Ito's colours, told apart by the colour-blind too. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

/** Recall against the share of K rows fixed, one curve per method (the mean over seeds), and the perfect ranking, as SVG. */
export function curves(experiment: Experiment, methods: readonly RankingMethod[], runs: readonly Run[]): string {
  const drawn = methods.filter((method) => runs.some((run) => run.method === method));
  const lines = drawn.map((method, i) => {
    const colour = COLOURS[methods.indexOf(method) % COLOURS.length];
    const recall = meanRecall(runs.filter((run) => run.method === method).map((run) => run.recall));
    const points = recall.map((value, at) => `${x(at / (recall.length - 1))},${y(value)}`).join(' ');
    const label = `<text x="${WIDTH - MARGIN.right + 8}" y="${MARGIN.top + 16 * (i + 1)}" fill="${colour}">${method}</text>`;
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>${label}`;
  });
  const ticks = [0, 0.5, 1].flatMap((value) => [
    `<text x="${x(value)}" y="${y(0) + 16}" text-anchor="middle">${value * 100} %</text>`,
    `<text x="${x(0) - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<text x="${MARGIN.left}" y="18" font-weight="bold">${experiment.title}</text>`,
    `<path d="M${x(0)} ${y(1)}V${y(0)}H${x(1)}" fill="none" stroke="black"/>`,
    `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="grey" stroke-dasharray="4 3"/>`,
    ...ticks,
    `<text x="${x(0.5)}" y="${HEIGHT - 8}" text-anchor="middle">rows fixed, of the corrupted ones</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

/** Seeds may differ by a corrupted row: their curves are averaged by share of rows fixed. */
function meanRecall(curvesOfSeeds: readonly (readonly number[])[]): number[] {
  const POINTS = 101;
  return Array.from({ length: POINTS }, (_, i) => {
    const values = curvesOfSeeds.map((recall) => recall[Math.round((i / (POINTS - 1)) * (recall.length - 1))]);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

function x(share: number): number {
  return Math.round(MARGIN.left + share * (WIDTH - MARGIN.left - MARGIN.right));
}

function y(recall: number): number {
  return Math.round(HEIGHT - MARGIN.bottom - recall * (HEIGHT - MARGIN.top - MARGIN.bottom));
}
