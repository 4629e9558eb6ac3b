import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { createClassifier } from '../../../src/engine/model/create.ts';
import type { Classifier } from '../../../src/engine/model/classifier.ts';

/** Few rows, many features and labels that are half noise: the optimum fits the noise. */
function noisy(rows: number, seed: number) {
  const random = new Random(seed);
  const columns = 30;
  const values = Float32Array.from({ length: rows * columns }, () => random.normal());
  const labels = Int32Array.from({ length: rows }, (_, i) =>
    (random.uniform() < 0.3 ? random.uniform() - 0.5 : values[i * columns]) > 0 ? 1 : 0,
  );
  return { matrix: { kind: 'dense', rows, columns, values } as const, labels };
}

const [training, heldOut] = [noisy(60, 1), noisy(400, 2)];

describe.each(['softmax', 'mlp'] as const)('%s', (kind) => {
  const make = () =>
    createClassifier({
      backend: createCpuBackend(),
      kind,
      ...training,
      classCount: 2,
      l2: 0,
      seed: 3,
      perceptron: { hidden: [20], activation: 'tanh' },
    });
  const heldOutLoss = async (model: Classifier) => {
    const rows = await model.hold(heldOut.matrix);
    const P = await model.probabilities(rows);
    return heldOut.labels.reduce((sum, label, i) => sum - Math.log(P[2 * i + label]), 0) / heldOut.labels.length;
  };

  it('stops before the optimum, where held-out rows are predicted better', async () => {
    const [early, late] = [await make(), await make()];
    const validation = { rows: await early.hold(heldOut.matrix), labels: heldOut.labels };
    const report = await early.train({ validation }, Work.quiet);
    const optimum = await late.train({}, Work.quiet);
    expect(report.loss).toBeGreaterThan(optimum.loss);
    expect(await heldOutLoss(early)).toBeLessThan(await heldOutLoss(late));
  });

  it('begins anew each time: the same rows give the same θ, fewer rows another', async () => {
    const model = await make();
    const validation = { rows: await model.hold(heldOut.matrix), labels: heldOut.labels };
    await model.train({ validation }, Work.quiet);
    const first = model.parameters;
    await model.train({ validation }, Work.quiet);
    expect(model.parameters).toEqual(first);
    model.setWeights(model.weights.slice().fill(0, 0, 6));
    await model.train({ validation }, Work.quiet);
    expect(model.parameters).not.toEqual(first);
  });

  it('is tried without some rows in the same way whether or not a fix was made and undone before', async () => {
    const triedAfter = async (undone: boolean) => {
      const model = await make();
      const validation = { rows: await model.hold(heldOut.matrix), labels: heldOut.labels };
      await model.train({ validation }, Work.quiet);
      if (undone) {
        const { parameters, weights } = model;
        const before = weights.slice();
        model.setWeights(before.map((weight, i) => (i % 5 === 0 ? 0 : weight)));
        await model.train({ validation }, Work.quiet);
        model.setWeights(before);
        model.setParameters(parameters);
      }
      model.setWeights(model.weights.map((weight, i) => (i < 10 ? 0 : weight)));
      await model.train({ isTrial: true }, Work.quiet);
      return model.parameters;
    };
    expect(await triedAfter(true)).toEqual(await triedAfter(false));
  });
});
