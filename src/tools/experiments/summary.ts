import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { Experiment } from './experiment.ts';

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
 * K/(K+1) in brackets, then recall@K and seconds per iteration of the first method. `–` where no run is there.
 */
export function summaryTable(
  experiments: readonly Experiment[],
  methods: readonly RankingMethod[],
  runs: readonly Run[],
): string {
  const header = ['experiment', 'rows', 'seeds', ...methods, 'ties', 'recall@K', 'train + encode + rank, s'];
  const lines = [row(header), row(header.map(() => '---'))];
  for (const experiment of experiments) {
    const own = runs.filter(({ id }) => id === experiment.id);
    const first = own.filter(({ method }) => method === methods[0]);
    lines.push(
      row([
        experiment.id,
        first.length > 0 ? String(first[0].rows) : '–',
        String(new Set(own.map(({ seed }) => seed)).size),
        ...methods.map((method) =>
          cell(
            experiment,
            own.filter((run) => run.method === method),
            method,
          ),
        ),
        figure(first.map(({ auccrTies }) => auccrTies)),
        figure(first.map(({ recall }) => recall[recall.length - 1])),
        (['train', 'encode', 'rank'] as const)
          .map((phase) =>
            figure(
              first.map(({ seconds }) => seconds[phase]),
              2,
            ),
          )
          .join(' + '),
      ]),
    );
  }
  return lines.join('\n');
}

function cell({ published }: Experiment, runs: readonly Run[], method: RankingMethod): string {
  const ours = runs.map(({ auccr }) => auccr);
  const spread = ours.length > 1 ? ` ± ${((Math.max(...ours) - Math.min(...ours)) / 2).toFixed(3)}` : '';
  const theirs = Object.entries(published).find(([name]) => name === method)?.[1];
  if (theirs === undefined || runs.length === 0) return figure(ours) + spread;
  const K = runs[0].corrupted;
  return `${figure(ours)}${spread} (${((theirs * K) / (K + 1)).toFixed(3)})`;
}

function figure(values: readonly number[], digits = 3): string {
  if (values.length === 0) return '–';
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(digits);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
