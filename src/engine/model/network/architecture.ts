import { RainError } from '../../base/errors.ts';
import { reluLayer, tanhLayer } from './activation-layers.ts';
import { convolutionPoolLayer } from './convolution-pool-layer.ts';
import { denseLayer } from './dense-layer.ts';
import type { Layer } from './layer.ts';

export type Activation = 'relu' | 'tanh';

/** Hidden layers and activation of a multi-layer perceptron. */
export interface Perceptron {
  readonly hidden: readonly number[];
  readonly activation: Activation;
}

export const DEFAULT_PERCEPTRON: Perceptron = { hidden: [128], activation: 'relu' };

/** What a network is built from: data, so that it can be sent to another thread. */
export interface Architecture {
  readonly kind: 'mlp' | 'cnn';
  readonly features: number;
  readonly classes: number;
  /** Layers of an `mlp`. */
  readonly perceptron: Perceptron;
}

const FILTERS = 28;
const KERNEL = 3;
const CNN_HIDDEN = 128;

/** The layers of a network. Throws `bad-model`, `not-an-image`. */
export function layersOf({ kind, features, classes, perceptron: shape }: Architecture): Layer[] {
  return kind === 'mlp' ? perceptron(features, classes, shape) : convolutionalNetwork(features, classes);
}

/** features – hidden … – classes, the activation after each hidden layer. */
function perceptron(features: number, classes: number, { hidden, activation }: Perceptron): Layer[] {
  if (hidden.some((size) => !(Number.isInteger(size) && size > 0))) {
    throw new RainError('bad-model', 'Sizes of hidden layers must be whole numbers above 0.');
  }
  const layers: Layer[] = [];
  let width = features;
  for (const size of hidden) {
    layers.push(denseLayer(width, size), activation === 'relu' ? reluLayer : tanhLayer);
    width = size;
  }
  return [...layers, denseLayer(width, classes)];
}

/**
 * The network of [Rain20]'s image experiments: convolution 28@3×3 – max pool 2 – dense 128 relu – dense classes. Features are
 * the pixels of square one-channel images; throws `not-an-image` where their number is not a square of 5 or more.
 */
function convolutionalNetwork(features: number, classes: number): Layer[] {
  const side = Math.round(Math.sqrt(features));
  if (side ** 2 !== features || side < 5) {
    throw new RainError(
      'not-an-image',
      `A convolutional network reads square images of at least 5 × 5 pixels, but there are ${features} features. Keep only the pixel columns, or choose another kind of model.`,
    );
  }
  const pooled = Math.floor((side - KERNEL + 1) / 2);
  return [
    convolutionPoolLayer(KERNEL, FILTERS),
    denseLayer(pooled ** 2 * FILTERS, CNN_HIDDEN),
    reluLayer,
    denseLayer(CNN_HIDDEN, classes),
  ];
}

/** Floats that one row's forward pass leaves behind, by which rows are cut into batches. */
export function floatsPerRow(layers: readonly Layer[], features: number): number {
  return layers.reduce((sum, { shapes }) => sum + (shapes.length > 0 ? shapes[0][0] + 2 * shapes[0][1] : 0), features);
}
