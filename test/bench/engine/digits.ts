import type { BenchProblem } from './problems.ts';

const ROWS = 10_000;

/** The first 10,000 MNIST digits, every other 1 relabelled 7: the problem of numpy_loop.py. `read` gives a file, unpacked. */
export async function readDigits(read: (name: string) => Promise<Uint8Array>): Promise<BenchProblem> {
  const pixels = (await read('train-images-idx3-ubyte.gz')).subarray(16);
  const digits = (await read('train-labels-idx1-ubyte.gz')).subarray(8);
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

/** From a folder on disk, in Node. */
export async function digitsFromFolder(folder: string): Promise<BenchProblem> {
  const { readFileSync } = await import('node:fs');
  const { gunzipSync } = await import('node:zlib');
  return readDigits(async (name) => gunzipSync(readFileSync(`${folder}/${name}`)));
}

/** From beside the page, in a browser. */
export function digitsFromServer(address: string): Promise<BenchProblem> {
  return readDigits(async (name) => {
    const { body } = await fetch(`${address}/${name}`);
    if (!body) throw new Error(`There is no ${name}.`);
    return new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
  });
}
