import { bench, describe } from 'vitest';
import { hasData, runExperiment } from '../engine/ranking/run-experiment.ts';
import type { RankingMethod } from '../../src/engine/ranking/ranker.ts';

/**
 * Q1 at the papers' size, half of the matches corrupted: seven iterations of ten rows. Prints milliseconds of training and
 * ranking in all, what the papers report as .604 + .287 s per iteration; the time of the bench itself includes import.
 */
async function loop(method: RankingMethod): Promise<string> {
  const { steps } = await runExperiment('Q1-50', { method, seed: 1, backend: 'wasm' });
  const sum = (phase: 'train' | 'rank') => steps.reduce((total, { seconds }) => total + 1000 * seconds[phase], 0);
  return `${method}: ${steps.length} iterations, train ${sum('train').toFixed(0)} ms, rank ${sum('rank').toFixed(0)} ms`;
}

describe.skipIf(!hasData)('Q1', () => {
  for (const method of ['holistic', 'auto', 'infloss'] as const) {
    let said = '';
    bench(
      method,
      async () => {
        said = await loop(method);
      },
      { iterations: 5, time: 0, warmupIterations: 2, warmupTime: 0, teardown: () => console.log(said) },
    );
  }
});
