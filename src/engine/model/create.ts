import type { Backend } from '../compute/backend.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Classifier, ModelKind } from './classifier.ts';
import { createSoftmax } from './softmax-regression.ts';
import { RainError } from '../base/errors.ts';

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
}

/** An untrained classifier (θ = 0 for softmax regression) with its training rows on the backend. */
export async function createClassifier(parts: ClassifierParts): Promise<Classifier> {
  const { backend, kind, matrix, labels, classCount, l2 } = parts;
  if (kind === 'softmax') return createSoftmax(backend, matrix, labels, classCount, { l2 });
  throw new RainError('unknown-model-kind', `There is no model of kind “${kind}” yet; use “softmax”.`);
}
