import { Random } from '../../engine/base/random.ts';
import type { BuildOptions, Columns, Size } from './experiment.ts';
import { readDigits, type Digits } from './read.ts';
import { sampled, stratified } from './sampling.ts';

const PIXELS = 784;
/** Training digits of each size, by the kind of model; as many are queried. */
const SIZES: Readonly<Record<DigitModel, Readonly<Record<Size, number>>>> = {
  softmax: { full: 10_000, small: 3_000, tiny: 1_000 },
  cnn: { full: 10_000, small: 2_000, tiny: 500 },
};

/** Softmax regression, or the convolutional network of the papers. */
export type DigitModel = 'softmax' | 'cnn';

/** Training digits with some of one kind labelled otherwise, and queried digits with their true labels. */
export interface DigitsWithErrors {
  readonly digits: Digits;
  /** Indices into `digits`, as many as the size says, each stratified by digit. */
  readonly train: readonly number[];
  readonly queried: readonly number[];
  /** Given label of each corrupted training digit, by index into `digits`. */
  readonly wrongLabels: ReadonlyMap<number, number>;
}

/** How training labels are made wrong. */
export interface Corruption {
  /** The digit of which some are relabelled; absent: 1, as in the papers. */
  readonly from?: number;
  /** Share of its training digits. */
  readonly share: number;
  /** What they become: always this digit, or any other at random. */
  readonly to: number | 'any';
}

/** 10,000 training and 10,000 queried digits (fewer when small or tiny) of all 70,000; a share of a digit's training rows is relabelled. */
export async function corruptedDigits(
  { from = 1, share, to }: Corruption,
  { data, seed, size }: BuildOptions,
  model: DigitModel = 'softmax',
): Promise<DigitsWithErrors> {
  const random = new Random(seed);
  const digits = await readDigits(data);
  const part = SIZES[model][size] / digits.count;
  const everyone = Array.from({ length: digits.count }, (_, i) => i);
  const [train, queried] = stratified(everyone, (i) => digits.labels[i], [part, part], random);
  const candidates = train.filter((i) => digits.labels[i] === from);
  const otherDigits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => digit !== from);
  const wrongLabels = new Map(
    [...sampled(candidates, share, random)].map((i) => [i, to === 'any' ? otherDigits[random.below(9)] : to] as const),
  );
  return { digits, train, queried, wrongLabels };
}

/** The training table: pixels, label, truth. */
export function trainingTable({ digits, train, wrongLabels }: DigitsWithErrors): Columns {
  return {
    ...pixelColumns(digits, train),
    label: train.map((i) => wrongLabels.get(i) ?? digits.labels[i]),
    corrupted: train.map((i) => (wrongLabels.has(i) ? 1 : 0)),
  };
}

/** A queried table: pixels and the true digit, which is no feature. */
export function queriedTable({ digits }: DigitsWithErrors, rows: readonly number[]): Columns {
  return { ...pixelColumns(digits, rows), digit: rows.map((i) => digits.labels[i]) };
}

/** The model of every MNIST experiment, on pixels between 0 and 1. */
export function digitModel(seed: number, kind: DigitModel = 'softmax') {
  return {
    train: 'train',
    label: 'label',
    kind,
    l2: 1e-3,
    holdout: 0,
    seed,
    features: [{ column: 'pixel*', as: 'scaled', by: 255 }],
  } as const;
}

function pixelColumns({ pixels }: Digits, rows: readonly number[]): Columns {
  return Object.fromEntries(
    Array.from({ length: PIXELS }, (_, pixel) => [`pixel${pixel}`, rows.map((row) => pixels[row * PIXELS + pixel])]),
  );
}
