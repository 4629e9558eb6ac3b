import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import Papa from 'papaparse';

/** Rows of a CSV file (gzipped or not) with a header, every cell as text. */
export async function readCsv(folder: string, name: string): Promise<Record<string, string>[]> {
  const bytes = await readFile(path.join(folder, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
}

/** Grey-scale images and their labels. */
export interface Digits {
  readonly count: number;
  /** count × 784, 0 … 255. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

const IMAGE_HEADER = 16;
const LABEL_HEADER = 8;

/** The 70,000 digits of MNIST, training part first, from the four gzipped idx files. */
export async function readDigits(folder: string): Promise<Digits> {
  const read = async (name: string) => gunzipSync(await readFile(path.join(folder, 'mnist', name)));
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
    ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map((name) =>
      read(`${name}-ubyte.gz`),
    ),
  );
  const pixels = Buffer.concat([trainImages.subarray(IMAGE_HEADER), testImages.subarray(IMAGE_HEADER)]);
  const labels = Buffer.concat([trainLabels.subarray(LABEL_HEADER), testLabels.subarray(LABEL_HEADER)]);
  return { count: labels.length, pixels, labels };
}
