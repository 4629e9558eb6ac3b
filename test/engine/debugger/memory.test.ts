import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { TrainedModel } from '../../../src/engine/debugger/trained-model.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import { plantedProblem } from './planted.ts';

const problem = plantedProblem(3);
const spec = { train: 'train', label: 'churn', holdout: 0.2 } as const;

/** The reference backend, counting the tables that it holds and the losses built on them. */
function counting(): { readonly backend: Backend; held(): number } {
  const cpu = createCpuBackend();
  let held = 0;
  const counted = <T extends { dispose(): void }>(resource: T): T => {
    held++;
    return {
      ...resource,
      dispose: () => {
        held--;
        resource.dispose();
      },
    };
  };
  const backend: Backend = {
    ...cpu,
    hold: async (matrix) => {
      const rows = counted(await cpu.hold(matrix));
      return { ...rows, softmaxLoss: (...asked) => counted(rows.softmaxLoss(...asked)) };
    },
  };
  return { backend, held: () => held };
}

async function table(name: 'train' | 'users') {
  return (await importTable(name, problem[name], `${name}.csv`, {}, Work.quiet)).table;
}

test('a model that is disposed leaves nothing on the device', async () => {
  const { backend, held } = counting();
  const model = await TrainedModel.train('m', spec, await table('train'), backend, Work.quiet);
  await model.predict(await table('users'), Work.quiet);
  expect(held()).toBeGreaterThan(3);
  model.dispose();
  expect(held()).toBe(0);
});

test('a training that is cancelled leaves nothing on the device', async () => {
  const { backend, held } = counting();
  const train = await table('train');
  const controller = new AbortController();
  const work = new Work({
    signal: controller.signal,
    report: () => {
      if (held() > 2) controller.abort();
    },
  });
  await expect(TrainedModel.train('m', spec, train, backend, work)).rejects.toMatchObject({ code: 'cancelled' });
  expect(held()).toBe(0);
});
