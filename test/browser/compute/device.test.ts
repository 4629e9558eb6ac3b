import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { goldenProblems } from '../../golden/golden-problem.ts';
import {
  backendScores,
  goldenScored,
  imageProblem,
  networkScores,
  randomProblems,
  trainNetwork,
} from '../../engine/influence/backend-scores.ts';
import { tauB } from '../../engine/statistics.ts';

it.each([...randomProblems.slice(0, 2), ...goldenScored])(
  'webgpu ranks as float64 does: $name',
  async (problem) => {
    const { backend } = await chooseBackend('webgpu', Work.quiet);
    const expected = await backendScores(createCpuBackend(), problem);
    expect(tauB(expected, await backendScores(backend, problem), 200, 1e-5)).toBeGreaterThanOrEqual(0.99);
    backend.dispose();
  },
  60_000,
);

it.each(['mlp', 'cnn'] as const)(
  'webgpu ranks by a network as float64 does: %s',
  async (kind) => {
    const cpu = createCpuBackend();
    const { backend } = await chooseBackend('webgpu', Work.quiet);
    const network = await trainNetwork(cpu, kind, imageProblem(60, 5));
    const [expected, actual] = [await networkScores(cpu, network), await networkScores(backend, network)];
    expect(tauB(expected, actual, 200, 1e-5)).toBeGreaterThanOrEqual(0.99);
    backend.dispose();
  },
  60_000,
);

it('a kernel that does not compile is an error, not a wrong number', async () => {
  const { backend } = await chooseBackend('webgpu', Work.quiet);
  const { device } = tf.backend() as WebGPUBackend;
  device.createShaderModule({ code: 'this is no WGSL' });
  const [problem] = goldenProblems;
  const held = await backend.hold(problem.X);
  const product = () => held.product(problem.W, problem.classes);
  await expect(product().then(product)).rejects.toMatchObject({ code: 'device-error' });
  backend.dispose();
});

it('a lost device is a clear error, and choosing again gives one that works', async () => {
  const { backend } = await chooseBackend('webgpu', Work.quiet);
  const [problem] = goldenProblems;
  const parts = [problem.X, problem.labels, problem.classes, { l2: problem.l2 }] as const;
  const model = await createSoftmax(backend, ...parts);
  const { device } = tf.backend() as WebGPUBackend;
  device.destroy();
  await device.lost;
  await expect(model.train({}, Work.quiet)).rejects.toMatchObject({ code: 'device-lost' });
  const { backend: again } = await chooseBackend('webgpu', Work.quiet);
  const rebuilt = await createSoftmax(again, ...parts);
  const report = await rebuilt.train({}, Work.quiet);
  expect(Math.abs(report.loss - problem.objective)).toBeLessThan(1e-6);
  again.dispose();
});
