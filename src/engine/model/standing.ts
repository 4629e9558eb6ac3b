import { RainError } from '../base/errors.ts';
import { allFinite } from '../compute/vectors.ts';
import type { Classifier } from './classifier.ts';
import { checkLabels, liveRows } from './training-rows.ts';

/** J evaluated at one θ; `dispose` frees what that left on a device. */
export interface EvaluatedPoint {
  readonly theta: Float64Array;
  dispose?(): void;
}

/** Notes θ, weights and labels of a classifier; what is returned gives them back. */
export function noteStanding(
  classifier: Pick<Classifier, 'parameters' | 'weights' | 'labels' | 'setParameters' | 'setWeights' | 'setLabels'>,
): () => void {
  const { parameters } = classifier;
  const weights = classifier.weights.slice();
  const labels = classifier.labels.slice();
  return () => {
    classifier.setWeights(weights);
    classifier.setLabels(labels);
    classifier.setParameters(parameters);
  };
}

/**
 * Where a model stands: its parameters θ, the labels and weights of its training rows, and J there, evaluated when first
 * asked for and kept until any of the three changes.
 */
export class Standing<Point extends EvaluatedPoint> {
  /** Class of each training row; not to be written from outside. */
  readonly labels: Int32Array;
  /** Weight of each training row, 1 to begin with; not to be written from outside. */
  readonly weights: Float32Array;
  readonly #classes: number;
  readonly #evaluate: (theta: Float64Array) => Promise<Point>;
  #theta: Float64Array;
  #liveRows: number;
  #point: Promise<Point> | null = null;
  /** Counts changes: what was derived of an earlier standing is stale. */
  #version = 0;

  /** All rows are in (w = 1). `evaluate` computes J at a θ, under the labels and weights of that moment. */
  constructor(
    theta: Float64Array,
    labels: Int32Array,
    classes: number,
    evaluate: (theta: Float64Array) => Promise<Point>,
  ) {
    this.labels = labels.slice();
    this.weights = new Float32Array(labels.length).fill(1);
    this.#classes = classes;
    this.#evaluate = evaluate;
    this.#theta = theta;
    this.#liveRows = labels.length;
  }

  /** θ; not to be written. */
  get theta(): Float64Array {
    return this.#theta;
  }

  /** n: the sum of the weights. */
  get liveRows(): number {
    return this.#liveRows;
  }

  /** Throws `bad-parameters`. */
  setParameters(theta: Float64Array): void {
    if (theta.length !== this.#theta.length || !allFinite(theta)) {
      throw new RainError('bad-parameters', `Expected ${this.#theta.length} finite parameters.`);
    }
    this.#forget();
    this.#theta = theta.slice();
  }

  /** Returns how many rows' weights changed. Throws as `liveRows` does. */
  setWeights(weights: Float32Array): number {
    this.#liveRows = liveRows(weights, this.weights.length);
    this.#forget();
    const changed = countDifferences(this.weights, weights);
    this.weights.set(weights);
    return changed;
  }

  /** Returns how many rows' labels changed. Throws `bad-labels`. */
  setLabels(labels: Int32Array): number {
    checkLabels(labels, this.labels.length, this.#classes);
    this.#forget();
    const changed = countDifferences(this.labels, labels);
    this.labels.set(labels);
    return changed;
  }

  /** J at θ. What could not be evaluated is tried again when it is asked for again. */
  current(): Promise<Point> {
    if (this.#point) return this.#point;
    const point = this.#evaluate(this.#theta);
    point.catch(() => {
      if (this.#point === point) this.#point = null;
    });
    return (this.#point = point);
  }

  /** Stands at an evaluated point from now on. */
  moveTo(point: Point): void {
    this.#forget();
    this.#theta = point.theta;
    this.#point = Promise.resolve(point);
  }

  /** Whether θ, labels and weights still are what they are now. */
  watch(): () => boolean {
    const version = this.#version;
    return () => version === this.#version;
  }

  /** Frees the point that is kept. */
  dispose(): void {
    this.#forget();
  }

  #forget(): void {
    this.#version++;
    this.#point?.then(
      (point) => point.dispose?.(),
      () => undefined,
    );
    this.#point = null;
  }
}

function countDifferences(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}
