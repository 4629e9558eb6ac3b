import { expect, test } from 'vitest';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { TrainedModel } from '../../../src/engine/debugger/trained-model.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { tableOf } from '../features/helpers.ts';

test('what cannot fit is refused with numbers before a row is encoded', async () => {
  const table = await tableOf(
    `a,b,y\n${Array.from({ length: 40 }, (_, i) => `${i % 9},${i % 7},${i % 2}`).join('\n')}\n`,
  );
  // 40 rows of two features take 320 bytes.
  const small = { ...createCpuBackend(), capacity: 200 };
  const phases = new Set<string>();
  const work = new Work({ report: ({ phase }) => phases.add(phase) });
  const spec = { train: 't', label: 'y', holdout: 0 };
  const training = TrainedModel.train('m', spec, table, small, work);
  await expect(training).rejects.toMatchObject({
    code: 'too-large',
    message: expect.stringMatching(/^40 rows of t with 2 features take .* About 25 rows fit/),
  });
  expect(phases).not.toContain('Encoding rows');
  const enough = { ...createCpuBackend(), capacity: 320 };
  const model = await TrainedModel.train('m', spec, table, enough, Work.quiet);
  await expect(model.predict({ ...table, name: 'u', rowCount: 41 }, Work.quiet)).rejects.toMatchObject({
    code: 'too-large',
  });
  model.dispose();
});
