import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { manyLoops } from '../../engine/model/many-loops.ts';

const { backend } = await chooseBackend('webgpu', Work.quiet);
afterAll(() => backend.dispose());

it.each([
  { name: 'softmax regression', kind: 'softmax', side: 2, loops: 100 },
  { name: 'perceptron', kind: 'mlp', side: 3, loops: 20, perceptron: { hidden: [4], activation: 'relu' } },
] as const)(
  'webgpu holds as many tensors after $loops iterations of the loop as after five: $name',
  async (model) => {
    const tensors = await manyLoops(backend, model, () => tf.memory().numTensors, model.loops);
    expect(new Set(tensors).size).toBe(1);
  },
  240_000,
);
