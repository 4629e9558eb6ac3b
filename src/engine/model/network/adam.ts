import type { Random } from '../../base/random.ts';
import type { Work } from '../../base/work.ts';

export interface AdamOptions {
  readonly epochs: number;
  readonly batchRows: number;
  /** Length of a step, falling along a half cosine to a tenth. */
  readonly rate: number;
  /** Asked after every epoch; true ends the search. */
  readonly shouldStop?: (theta: Float64Array) => Promise<boolean>;
}

const DECAY_1 = 0.9;
const DECAY_2 = 0.999;
const EPSILON = 1e-8;

/**
 * Adam [Kingma and Ba 2015] on θ in place, over random batches of the given rows in an order fixed by `random`. `gradient`
 * is that of the mean loss over some rows.
 */
export async function adam(
  theta: Float64Array,
  rows: Int32Array,
  gradient: (theta: Float64Array, rows: Int32Array) => Promise<{ value: number; gradient: Float64Array }>,
  { epochs, batchRows, rate, shouldStop }: AdamOptions,
  random: Random,
  work: Work,
): Promise<void> {
  const mean = new Float64Array(theta.length);
  const square = new Float64Array(theta.length);
  const perEpoch = Math.ceil(rows.length / batchRows);
  for (let step = 0, epoch = 0; epoch < epochs; epoch++) {
    const order = random.permutation(rows.length);
    for (let first = 0; first < rows.length; first += batchRows) {
      await work.checkpoint();
      const batch = Int32Array.from(order.subarray(first, first + batchRows), (i) => rows[i]);
      const { value, gradient: g } = await gradient(theta, batch);
      step++;
      const progress = step / (epochs * perEpoch);
      const length = rate * (0.1 + 0.45 * (1 + Math.cos(Math.PI * progress)));
      const scale = (length * Math.sqrt(1 - DECAY_2 ** step)) / (1 - DECAY_1 ** step);
      for (let i = 0; i < theta.length; i++) {
        mean[i] += (1 - DECAY_1) * (g[i] - mean[i]);
        square[i] += (1 - DECAY_2) * (g[i] * g[i] - square[i]);
        theta[i] -= (scale * mean[i]) / (Math.sqrt(square[i]) + EPSILON);
      }
      work.report('training', step, epochs * perEpoch, `loss ${value.toPrecision(4)}`);
    }
    if (await shouldStop?.(theta)) return;
  }
}
