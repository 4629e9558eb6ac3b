import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { manyLoops } from '../../engine/model/many-loops.ts';

const models = [
  { name: 'softmax regression', kind: 'softmax', side: 2 },
  { name: 'perceptron', kind: 'mlp', side: 2, perceptron: { hidden: [3], activation: 'relu' } },
  { name: 'convolutional network', kind: 'cnn', side: 5, rows: 6, steps: 1 },
] as const;

const adapter = await navigator.gpu.requestAdapter();
if (adapter === null) console.warn('There is no WebGPU adapter here: its leaks are not looked for.');
/** tfjs' product for small outputs: the others take a software adapter up to twenty times as long at these sizes. */
const SMALL_OUTPUT_PRODUCT = 2;

describe.each(['cpu', 'wasm', 'webgpu'] as const)('%s', (name) => {
  it.skipIf(name === 'webgpu' && adapter === null).each(models)(
    'holds as many tensors after 100 iterations of the loop as after five: $name',
    async (model) => {
      const { backend } = await chooseBackend(name, Work.quiet);
      if (name === 'webgpu') tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', SMALL_OUTPUT_PRODUCT);
      const tensors = await manyLoops(backend, model, () => tf.memory().numTensors);
      backend.dispose();
      if (name === 'webgpu') expect(tensors[0]).toBeGreaterThan(0);
      expect(new Set(tensors).size).toBe(1);
    },
    240_000,
  );
});
