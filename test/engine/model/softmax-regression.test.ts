import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import type { Matrix } from '../../../src/engine/features/matrix.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { goldenProblems } from '../../golden/golden-problem.ts';
import { randomDense, randomTask, toSparse } from '../compute/random-problem.ts';

const cpu = createCpuBackend();
const [, multiclass] = goldenProblems;
const make = (backend = cpu) =>
  createSoftmax(backend, multiclass.X, multiclass.labels, multiclass.classes, { l2: multiclass.l2 });

describe.each([cpu, await createWasmBackend()])('softmax regression on $name', (backend) => {
  const [rows, columns, classes] = [90, 6, 4];
  const dense = randomDense(rows, columns, 0.4, 5);
  const matrices: [string, Matrix][] = [
    ['dense', dense],
    ['sparse', toSparse(dense)],
  ];
  const { labels, weights, W, V } = randomTask(rows, columns, classes, 6);

  it.each(matrices)('gradient and Hessian are the finite differences of the objective, %s', async (_, matrix) => {
    const model = await createSoftmax(backend, matrix, labels, classes, { l2: 0.05 });
    model.setWeights(weights);
    model.setParameters(W);
    // Float32 sums leave fewer digits, so a wider step.
    const h = backend.name === 'cpu' ? 1e-5 : 3e-2;
    const tolerance = backend.name === 'cpu' ? 1e-8 : 2e-3;
    const moved = (sign: number) => W.map((value, i) => value + sign * h * V[0][i]);
    const [up, down] = [await model.objective(moved(1)), await model.objective(moved(-1))];
    const { gradient } = await model.objective();
    const along = gradient.reduce((sum, value, i) => sum + value * V[0][i], 0);
    expect(Math.abs((up.value - down.value) / (2 * h) - along)).toBeLessThan(tolerance * Math.abs(along));
    const difference = up.gradient.map((value, i) => (value - down.gradient[i]) / (2 * h));
    expect(relativeError(await (await model.hessian()).product(V[0]), difference)).toBeLessThan(tolerance);
  });

  it('reaches with weights of 0 what training without those rows reaches', async () => {
    const model = await createSoftmax(backend, dense, labels, classes, { l2: 0.01 });
    await model.train({}, Work.quiet);
    model.setWeights(weights);
    const warm = await model.train({}, Work.quiet);
    const kept = Array.from({ length: rows }, (_, i) => i).filter((i) => weights[i] > 0);
    const values = Float32Array.from(kept.flatMap((i) => [...dense.values.subarray(i * columns, (i + 1) * columns)]));
    const cold = await createSoftmax(
      backend,
      { kind: 'dense', rows: kept.length, columns, values },
      Int32Array.from(kept, (i) => labels[i]),
      classes,
      { l2: 0.01 },
    );
    const report = await cold.train({}, Work.quiet);
    expect(warm.converged && report.converged).toBe(true);
    expect(warm.loss).toBeCloseTo(report.loss, 5);
    const P = await model.probabilities();
    const expected = await cold.probabilities();
    kept.forEach((i, at) => {
      for (let c = 0; c < classes; c++)
        expect(Math.abs(P[i * classes + c] - expected[at * classes + c])).toBeLessThan(1e-3);
    });
  });

  it('reaches after relabelling what training with those labels from zero reaches', async () => {
    const model = await createSoftmax(backend, dense, labels, classes, { l2: 0.01 });
    await model.train({}, Work.quiet);
    const changed = labels.map((label, i) => (i % 7 === 0 ? (label + 1) % classes : label));
    model.setLabels(changed);
    await model.train({}, Work.quiet);
    const cold = await createSoftmax(backend, dense, changed, classes, { l2: 0.01 });
    await cold.train({}, Work.quiet);
    const [P, expected] = [await model.probabilities(), await cold.probabilities()];
    expect(Math.max(...Array.from(P, (p, i) => Math.abs(p - expected[i])))).toBeLessThan(1e-3);
  });

  it.each([0, 1e-3])('ends on separable data with finite parameters, l2 = %f', async (l2) => {
    const random = new Random(1);
    const y = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const values = Float32Array.from(y, (label) => (label === 1 ? 1 : -1) * (1 + random.uniform()));
    const model = await createSoftmax(backend, { kind: 'dense', rows: 40, columns: 1, values }, y, 2, { l2 });
    const report = await model.train({}, Work.quiet);
    expect(report.gradientNorm).toBeLessThanOrEqual(l2 === 0 && !report.converged ? 1e-3 : 1e-5);
    expect([...model.parameters].every(Number.isFinite)).toBe(true);
    const P = await model.probabilities();
    y.forEach((label, i) => expect(P[i * 2 + label]).toBeGreaterThan(0.9));
  });

  it('ends when a class has no row left, and with duplicated, constant and empty columns', async () => {
    const values = Float32Array.from({ length: 30 * 4 }, (_, i) => [Math.sin(i), Math.sin(i - 1), 1, 0][i % 4]);
    const y = Int32Array.from({ length: 30 }, (_, i) => i % 2);
    for (const l2 of [0, 0.01]) {
      const model = await createSoftmax(backend, { kind: 'dense', rows: 30, columns: 4, values }, y, 3, { l2 });
      const report = await model.train({}, Work.quiet);
      expect(report.converged).toBe(true);
      expect([...model.parameters].every(Number.isFinite)).toBe(true);
    }
  });

  it('says so when float32 or the number of steps ends training early', async () => {
    const model = await createSoftmax(backend, dense, labels, classes, { l2: 0.01 });
    const short = await model.train({ maxSteps: 1 }, Work.quiet);
    expect(short).toMatchObject({ steps: 1, converged: false });
    const impossible = await model.train({ gradientTolerance: 1e-30 }, Work.quiet);
    expect(impossible.converged).toBe(false);
    expect(impossible.gradientNorm).toBeLessThan(backend.name === 'cpu' ? 1e-12 : 1e-5);
    expect(impossible.steps).toBeLessThan(20);
  });
});

it('restores its parameters when training is cancelled, and trains on afterwards', async () => {
  const model = await make();
  await model.train({ maxSteps: 1 }, Work.quiet);
  const before = model.parameters;
  const controller = new AbortController();
  const work = new Work({ signal: controller.signal, report: ({ done }) => done === 2 && controller.abort() });
  await expect(model.train({}, work)).rejects.toMatchObject({ code: 'cancelled' });
  expect(model.parameters).toEqual(before);
  expect((await model.train({}, Work.quiet)).converged).toBe(true);
});

it('reports every step with the loss', async () => {
  const model = await make();
  const notes: string[] = [];
  await model.train({}, new Work({ report: ({ note }) => note && notes.push(note) }));
  expect(notes.length).toBeGreaterThan(3);
  expect(notes[0]).toBe('loss 1.609');
});

it('refuses a Hessian of parameters it no longer has', async () => {
  const model = await make();
  const hessian = await model.hessian();
  model.setParameters(multiclass.W);
  await expect(hessian.product(multiclass.V)).rejects.toMatchObject({ code: 'stale-hessian' });
});

it('its curvature noise has the Hessian as covariance', async () => {
  const model = await make();
  model.setParameters(multiclass.W);
  const hessian = await model.hessian();
  const random = new Random(3);
  const expected = multiclass.V.reduce((sum, v, i) => sum + v * multiclass.HV[i], 0);
  let sum = 0;
  const draws = 2000;
  for (let t = 0; t < draws; t++) {
    const noise = await model.curvatureNoise(random);
    sum += noise.reduce((total, value, i) => total + value * multiclass.V[i], 0) ** 2;
  }
  // The mean of 2000 squares of normal-like numbers has a relative standard error of 3 %.
  expect(Math.abs(sum / draws / expected - 1)).toBeLessThan(0.15);
  expect(hessian.size).toBe(model.parameterCount);
});

it('refuses training data it could only fail on', async () => {
  const X = { kind: 'dense', rows: 2, columns: 1, values: Float32Array.of(1, Number.NaN) } as const;
  const y = Int32Array.of(0, 1);
  await expect(createSoftmax(cpu, X, y, 2, { l2: 0 })).rejects.toMatchObject({ code: 'bad-features' });
  const good = { ...X, values: Float32Array.of(1, 2) };
  await expect(createSoftmax(cpu, good, y, 1, { l2: 0 })).rejects.toMatchObject({ code: 'bad-training-data' });
  await expect(createSoftmax(cpu, good, Int32Array.of(0, 2), 2, { l2: 0 })).rejects.toMatchObject({
    code: 'bad-labels',
  });
  const model = await createSoftmax(cpu, good, y, 2, { l2: 0.1 });
  expect(() => model.setWeights(new Float32Array(2))).toThrow('Every training row was removed');
});

it('a fix of one row comes to the same model whether or not something was tried before', async () => {
  const random = new Random(1);
  const [rows, columns] = [500, 30];
  const values = Float32Array.from({ length: rows * columns }, () => random.normal());
  const labels = Int32Array.from({ length: rows }, (_, i) => Number(values[i * columns] + 0.3 * random.normal() > 0));
  const fixedAfter = async (tried: boolean) => {
    const model = await createSoftmax(cpu, { kind: 'dense', rows, columns, values }, labels, 2, { l2: 1e-3 });
    await model.train({}, Work.quiet);
    const trained = model.parameters;
    if (tried) {
      const giveBack = model.note();
      model.setWeights(model.weights.map((weight, i) => (i % 5 === 0 ? 0 : weight)));
      await model.train({ gradientTolerance: 1e-3, maxSteps: 2 }, Work.quiet);
      giveBack();
    }
    model.setWeights(model.weights.map((weight, i) => (i === 0 ? 0 : weight)));
    const { steps, gradientNorm } = await model.train({}, Work.quiet);
    expect(model.parameters).not.toEqual(trained);
    return { steps, gradientNorm, parameters: model.parameters };
  };
  expect(await fixedAfter(true)).toEqual(await fixedAfter(false));
});
