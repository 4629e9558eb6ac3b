import type { Backend } from '../compute/backend.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Classifier, ModelKind } from './classifier.ts';
import { DEFAULT_PERCEPTRON, type Perceptron } from './network/architecture.ts';
import { NetworkClassifier } from './network/network-classifier.ts';
import { createSoftmax } from './softmax-regression.ts';

/** What a classifier is made of. */
export interface ClassifierParts {
  readonly backend: Backend;
  readonly kind: ModelKind;
  /** Features of the training rows. */
  readonly matrix: Matrix;
  /** Class index of each training row. */
  readonly labels: Int32Array;
  readonly classCount: number;
  /** λ ≥ 0 of J. */
  readonly l2: number;
  readonly seed: number;
  /** Layers of an `mlp`. Default: one of 128, relu. */
  readonly perceptron?: Perceptron;
}

/** An untrained classifier with its training rows on the backend: θ = 0 for softmax regression, seeded for networks. */
export async function createClassifier(parts: ClassifierParts): Promise<Classifier> {
  const { backend, kind, matrix, labels, classCount, l2 } = parts;
  switch (kind) {
    case 'softmax':
      return createSoftmax(backend, matrix, labels, classCount, { l2 });
    case 'mlp':
    case 'cnn': {
      const shape = parts.perceptron ?? DEFAULT_PERCEPTRON;
      const architecture = { kind, features: matrix.columns, classes: classCount, perceptron: shape };
      return NetworkClassifier.create({ ...parts, architecture });
    }
  }
}
