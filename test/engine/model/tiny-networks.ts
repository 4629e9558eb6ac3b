import { Random } from '../../../src/engine/base/random.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import type { DenseMatrix } from '../../../src/engine/features/matrix.ts';
import { createClassifier, type ClassifierParts } from '../../../src/engine/model/create.ts';

export interface TinyNetwork {
  readonly name: string;
  readonly kind: 'mlp' | 'cnn';
  /** Pixels per side. */
  readonly side: number;
  readonly parts: Partial<ClassifierParts>;
}

export const networks: readonly TinyNetwork[] = [
  { name: 'tanh perceptron', kind: 'mlp', side: 3, parts: { perceptron: { hidden: [7, 5], activation: 'tanh' } } },
  { name: 'relu perceptron', kind: 'mlp', side: 3, parts: { perceptron: { hidden: [8], activation: 'relu' } } },
  { name: 'convolutional network on even maps', kind: 'cnn', side: 6, parts: {} },
  { name: 'convolutional network on odd maps', kind: 'cnn', side: 7, parts: {} },
];

/** Noisy square images, each class bright in a row of pixels of its own, about a third of all pixels exactly 0. */
export function images(
  rows: number,
  side: number,
  classes: number,
  random: Random,
): { matrix: DenseMatrix; labels: Int32Array } {
  const labels = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const values = Float32Array.from({ length: rows * side ** 2 }, (_, i) => {
    const row = Math.floor(i / side ** 2);
    const bright = Math.floor((i % side ** 2) / side) % classes === labels[row];
    return random.uniform() < 0.3 ? 0 : (bright ? 0.7 : 0) + 0.5 * random.uniform();
  });
  return { matrix: { kind: 'dense', rows, columns: side ** 2, values }, labels };
}

/** An untrained network on 30 images of 3 classes, two rows removed, and a random direction. */
export async function tinyNetwork(backend: Backend, { kind, side, parts }: TinyNetwork) {
  const classes = 3;
  const random = new Random(11);
  const { matrix, labels } = images(30, side, classes, random);
  const model = await createClassifier({
    backend,
    kind,
    matrix,
    labels,
    classCount: classes,
    l2: 0.01,
    seed: 4,
    ...parts,
  });
  const v = Float64Array.from({ length: model.parameterCount }, () => random.normal());
  return { model, matrix, labels, classes, v };
}
