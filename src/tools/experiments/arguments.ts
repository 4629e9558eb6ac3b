import path from 'node:path';
import { parseArgs } from 'node:util';
import { RANKING_METHODS, type RankingMethod } from '../../engine/ranking/ranker.ts';
import { experiments } from './catalogue.ts';
import type { Experiment, Size } from './experiment.ts';

/** What `npm run experiments` was asked for. */
export interface Arguments {
  readonly experiments: readonly Experiment[];
  readonly seeds: number;
  readonly data: string;
  readonly methods: readonly RankingMethod[];
  readonly size: Size;
  readonly backend: string;
}

const USAGE =
  'npm run experiments -- [Q1 Q3 Q5-50 …] [--seeds 3] [--data ../shared/data] [--methods auto,holistic,twostep,loss] [--size small|full] [--backend auto|webgpu|wasm|cpu]';

/** Reads the command line; a problem is an Error that tells the usage. `folder` is where the person stands. */
export function readArguments(words: readonly string[], folder: string): Arguments {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '3' },
      data: { type: 'string', default: '../shared/data' },
      methods: { type: 'string', default: 'auto,holistic,twostep,loss' },
      size: { type: 'string', default: 'small' },
      backend: { type: 'string', default: 'auto' },
    },
  });
  const chosen = positionals.length === 0 ? experiments : positionals.flatMap(named);
  const methods = values.methods.split(',').map((word) => {
    const method = RANKING_METHODS.find((known) => known === word);
    return method ?? fail(`There is no method “${word}”. Methods: ${RANKING_METHODS.join(', ')}.`);
  });
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1) fail(`“${values.seeds}” is no number of seeds.`);
  if (values.size !== 'small' && values.size !== 'full') fail(`“${values.size}” is no size.`);
  return {
    experiments: chosen,
    seeds,
    data: path.resolve(folder, values.data),
    methods,
    size: values.size === 'full' ? 'full' : 'small',
    backend: values.backend,
  };
}

/** Experiments by id, or all of a group. */
function named(word: string): Experiment[] {
  const found = experiments.filter(({ id, group }) => id === word || group === word);
  const known = [...new Set(experiments.map(({ group }) => group))].join(', ');
  return found.length > 0 ? found : fail(`There is no experiment “${word}”. Groups: ${known}.`);
}

function fail(message: string): never {
  throw new Error(`${message}\n${USAGE}`);
}
