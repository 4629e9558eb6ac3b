import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { networks, tinyNetwork } from '../../engine/model/tiny-networks.ts';

const { backend } = await chooseBackend('webgpu', Work.quiet);
afterAll(() => backend.dispose());

describe.each(networks)('$name on webgpu', (network) => {
  it('has the gradient, the products and the logit derivatives of float64, and leaves no tensor behind', async () => {
    const [expected, actual] = [await tinyNetwork(createCpuBackend(), network), await tinyNetwork(backend, network)];
    const answers = async ({ model, v }: typeof expected) => {
      model.setParameters(model.parameters);
      const { gradient } = await model.objective();
      const hessian = await model.hessian();
      const [exact] = (await hessian.exactProducts?.([v])) ?? [];
      return [gradient, await hessian.product(v), exact, await model.logitDerivatives(v)];
    };
    await answers(actual);
    const before = tf.memory().numTensors;
    const results = await answers(actual);
    expect(tf.memory().numTensors).toBe(before);
    const truths = await answers(expected);
    results.forEach((result, i) => expect(relativeError(result, truths[i])).toBeLessThan(1e-3));
  }, 60_000);
});
