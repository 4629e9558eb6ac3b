import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { TrainedModel } from '../../../src/engine/debugger/trained-model.ts';
import type { HeldRows } from '../../../src/engine/model/classifier.ts';
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

test.each(['softmax', 'mlp'] as const)(
  'the training table asked about itself is held once, and answers as a copy of it does: %s',
  async (kind) => {
    const lines = (await problem.train.text()).trimEnd().split('\n');
    // Rows without a label, the first of them with a plan that no training row has.
    const rest = ['30,5,other,', '12,9,paid,'];
    const csv = new Blob([[...lines.slice(0, 100), ...rest, ...lines.slice(100)].join('\n') + '\n']);
    const open = async () => (await importTable('train', csv, 'train.csv', {}, Work.quiet)).table;
    const [train, copy] = [await open(), { ...(await open()), name: 'copy' }];
    const { backend, held } = counting();
    const model = await TrainedModel.train('m', { ...spec, kind }, train, backend, Work.quiet);
    const before = held();
    const own = await model.predict(train, Work.quiet);
    // The two rows without a label; networks hold tensors instead.
    expect(held()).toBe(kind === 'softmax' ? before + 1 : before);
    const { warnings } = model.info();
    const other = await model.predict(copy, Work.quiet);
    expect(relativeError(own.probabilities, other.probabilities)).toBeLessThan(1e-9);
    expect(own.predicted).toEqual(other.predicted);
    expect(warnings).toEqual([expect.stringMatching(/^train.plan: 1 rows? ha/)]);
    const dP = Float64Array.from(own.probabilities, (_, i) => Math.sin(i));
    const gradient = (rows: HeldRows | undefined) => model.classifier.parameterGradient(rows, dP);
    const [mine, copied] = [await gradient(model.heldRows('train')), await gradient(model.heldRows('copy'))];
    expect(relativeError(mine, copied)).toBeLessThan(1e-9);
    const moved = (table: string) => model.classifier.logitDerivatives(mine, model.heldRows(table));
    expect(relativeError(await moved('train'), await moved('copy'))).toBeLessThan(1e-9);
    model.dispose();
    expect(held()).toBe(0);
  },
);
