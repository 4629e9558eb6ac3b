import type { BenchProblem } from './problems.ts';

const ROWS = 10_000;

/** The first 10,000 MNIST digits, every other 1 relabelled 7: the problem of numpy_loop.py. Node only. */
export async function readDigits(folder: string): Promise<BenchProblem> {
  const { readFileSync } = await import('node:fs');
  const { gunzipSync } = await import('node:zlib');
  const pixels = gunzipSync(readFileSync(`${folder}/train-images-idx3-ubyte.gz`)).subarray(16);
  const digits = gunzipSync(readFileSync(`${folder}/train-labels-idx1-ubyte.gz`)).subarray(8);
  let ones = 0;
  const labels = Int32Array.from(digits.subarray(0, ROWS), (digit) => (digit === 1 && ones++ % 2 === 0 ? 7 : digit));
  const values = Float32Array.from(pixels.subarray(0, ROWS * 784), (pixel) => pixel / 255);
  return {
    name: 'MNIST 10,000 × 784 × 10',
    kind: 'softmax',
    rows: ROWS,
    columns: 784,
    classes: 10,
    labels,
    make: ({ rows, columns }) => ({ kind: 'dense', rows, columns, values }),
  };
}
