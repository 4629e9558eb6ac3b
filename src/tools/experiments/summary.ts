import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { Experiment } from './experiment.ts';

const PHASES = ['train', 'encode', 'rank'] as const;

/** One finished run. */
export interface Run {
  readonly id: string;
  readonly seed: number;
  readonly method: RankingMethod;
  readonly size: string;
  readonly backend: string;
  readonly rows: number;
  readonly corrupted: number;
  /** Means per iteration. */
  readonly seconds: { readonly train: number; readonly encode: number; readonly rank: number };
  readonly auccr: number;
  readonly recall: readonly number[];
  readonly auccrTies: number;
}

/**
 * A table in Markdown: per experiment and method the mean auccr ± half the range over seeds, the published AUC_CR times
 * K/(K+1) in brackets. `–` where no run is there.
 */
export function summaryTable(
  experiments: readonly Experiment[],
  methods: readonly RankingMethod[],
  runs: readonly Run[],
): string {
  const lines = experiments.map((experiment) => {
    const own = runs.filter(({ id }) => id === experiment.id);
    const cells = methods.map((method) => cell(experiment, own.filter(of(method)), method));
    return [experiment.id, own.length > 0 ? String(own[0].rows) : '–', ...cells];
  });
  return table(['experiment', 'rows', ...methods], lines);
}

/**
 * A second table: per experiment and method the seeds, auccr expected over the orders of equal scores, the recall when as
 * many rows are removed as are corrupted, and mean seconds per iteration by phase.
 */
export function detailTable(
  experiments: readonly Experiment[],
  methods: readonly RankingMethod[],
  runs: readonly Run[],
): string {
  const lines = experiments.flatMap(({ id }) =>
    methods.flatMap((method) => {
      const own = runs.filter((run) => run.id === id).filter(of(method));
      if (own.length === 0) return [];
      const seconds = (phase: keyof Run['seconds']) => figure(own.map((run) => run.seconds[phase]));
      return [
        [
          id,
          method,
          own.map(({ seed }) => seed).join(' '),
          figure(own.map(({ auccrTies }) => auccrTies)),
          figure(own.map(({ recall }) => recall[recall.length - 1])),
          ...PHASES.map(seconds),
        ],
      ];
    }),
  );
  return table(['experiment', 'method', 'seeds', 'ties', 'recall@K', ...PHASES.map((phase) => `${phase} s`)], lines);
}

function of(method: RankingMethod): (run: Run) => boolean {
  return (run) => run.method === method;
}

function cell({ published }: Experiment, runs: readonly Run[], method: RankingMethod): string {
  const ours = runs.map(({ auccr }) => auccr);
  const spread = ours.length > 1 ? ` ± ${((Math.max(...ours) - Math.min(...ours)) / 2).toFixed(3)}` : '';
  const theirs = Object.entries(published).find(([name]) => name === method)?.[1];
  if (theirs === undefined || runs.length === 0) return figure(ours) + spread;
  const K = runs[0].corrupted;
  return `${figure(ours)}${spread} (${((theirs * K) / (K + 1)).toFixed(3)})`;
}

function figure(values: readonly number[]): string {
  if (values.length === 0) return '–';
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
}

function table(header: readonly string[], lines: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
