import { afterAll, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { createClassifier } from '../../../src/engine/model/create.ts';
import { images } from '../../engine/model/tiny-networks.ts';

const backends = await Promise.all([createWasmBackend(1), createWasmBackend(3), createWasmBackend(2)]);
afterAll(() => backends.forEach((backend) => backend.dispose()));

it.each(['mlp', 'cnn'] as const)(
  'a network’s rows dealt out to workers give what one thread gives: %s',
  async (kind) => {
    const workers: string[] = [];
    const RealWorker = Worker;
    globalThis.Worker = class extends RealWorker {
      constructor(...parts: ConstructorParameters<typeof RealWorker>) {
        super(...parts);
        workers.push(parts[1]?.name ?? '');
      }
    };
    const { matrix, labels } = images(3000, 10, 3, new Random(2));
    const answers = async (backend: Backend) => {
      const parts = { backend, kind, matrix, labels, classCount: 3, l2: 0.01, seed: 1 };
      const model = await createClassifier(parts);
      const queried = await model.hold(matrix);
      model.setWeights(model.weights.map((_, i) => (i % 7 === 0 ? 0 : 1)));
      const v = Float64Array.from({ length: model.parameterCount }, (_, i) => Math.sin(i));
      const hessian = await model.hessian();
      const P = await model.probabilities(queried);
      const [exact] = (await hessian.exactProducts?.([v])) ?? [];
      const gradient = await model.parameterGradient(
        queried,
        Float64Array.from(P, (_, i) => Math.cos(i)),
      );
      const noise = await model.curvatureNoise(new Random(1));
      const a = await model.logitDerivatives(v);
      const all = [(await model.objective()).gradient, await hessian.product(v), exact, P, gradient, noise, a];
      queried.dispose();
      model.dispose();
      return all;
    };
    try {
      const [one, three] = [await answers(backends[0]), await answers(backends[1])];
      one.forEach((expected, i) => expect(relativeError(three[i], expected)).toBeLessThan(1e-5));
      expect(workers).toEqual(['network rows', 'network rows']);
    } finally {
      globalThis.Worker = RealWorker;
    }
  },
);

// With so many parameters the rows are dealt out.
const trained = async (backend: Backend) => {
  const { matrix, labels } = images(140, 22, 3, new Random(2));
  const parts = { backend, kind: 'cnn', matrix, labels, classCount: 3, l2: 0, seed: 1 } as const;
  const model = await createClassifier(parts);
  const report = await model.train({ maxSteps: 3 }, Work.quiet);
  const { parameters } = model;
  model.dispose();
  return { report, parameters };
};

it('trains on several threads, the same way every time', async () => {
  const { report } = await trained(backends[1]);
  expect(report.loss).toBeLessThan(Math.log(3));
  expect((await trained(backends[1])).report).toEqual(report);
}, 60_000);

it('trains to the same bits on one core and on two', async () => {
  const [one, two] = [await trained(backends[0]), await trained(backends[2])];
  expect(two.report).toEqual(one.report);
  expect(two.parameters).toEqual(one.parameters);
}, 60_000);
