import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend, ResidentMatrix } from '../../../src/engine/compute/backend.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';

const labels = Int32Array.of(0, 1, 0, 1);
const matrix = { kind: 'dense', rows: 4, columns: 1, values: Float32Array.of(-1, 1, -2, 2) } as const;

/** The reference backend, whose next pass over rows fails where `fault` says so, once. */
function backendWith(fault: { next: boolean }): Backend {
  const backend = createCpuBackend();
  const once = <T>(compute: () => T): T => {
    if (!fault.next) return compute();
    fault.next = false;
    throw new Error('out of memory');
  };
  const failing = (held: ResidentMatrix): ResidentMatrix => ({
    ...held,
    probabilities: async (W, classes) => once(() => held.probabilities(W, classes)),
    softmaxLoss: (...args) => {
      const loss = held.softmaxLoss(...args);
      return { ...loss, at: async (W) => once(() => loss.at(W)) };
    },
  });
  return { ...backend, hold: async (features) => failing(await backend.hold(features)) };
}

test('a pass that failed is made again when it is asked for again', async () => {
  const fault = { next: false };
  const model = await createSoftmax(backendWith(fault), matrix, labels, 2, { l2: 0.01 });
  const queried = await model.hold(matrix);
  fault.next = true;
  await expect(model.train({}, Work.quiet)).rejects.toThrow('out of memory');
  expect(await model.train({}, Work.quiet)).toMatchObject({ converged: true });
  model.setParameters(model.parameters);
  fault.next = true;
  await expect(model.objective()).rejects.toThrow('out of memory');
  expect((await model.objective()).value).toBeGreaterThan(0);
  fault.next = true;
  await expect(model.probabilities(queried)).rejects.toThrow('out of memory');
  expect(await model.probabilities(queried)).toEqual(await model.probabilities());
});
