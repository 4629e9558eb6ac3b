import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createClassifier } from '../../../src/engine/model/create.ts';
import { goldenProblems } from '../../golden/golden-problem.ts';
import { images, networks, tinyNetwork } from './tiny-networks.ts';

const cpu = createCpuBackend();
const wasm = await createWasmBackend();

describe.each(goldenProblems)('a perceptron without hidden layer on the $name golden problem', (problem) => {
  it('is softmax regression, its Gauss–Newton and exact products alike', async () => {
    const model = await createClassifier({
      backend: cpu,
      kind: 'mlp',
      matrix: problem.X,
      labels: problem.labels,
      classCount: problem.classes,
      l2: problem.l2,
      seed: 1,
      perceptron: { hidden: [], activation: 'relu' },
    });
    model.setParameters(problem.W);
    expect(Math.abs((await model.objective()).value - problem.objective)).toBeLessThan(1e-10);
    const hessian = await model.hessian();
    expect(relativeError(await hessian.product(problem.V), problem.HV)).toBeLessThan(1e-8);
    const exact = await hessian.exactProducts?.([problem.V]);
    expect(relativeError(exact?.[0] ?? [], problem.HV)).toBeLessThan(1e-8);
    expect(relativeError(await model.rowLosses(), problem.rowLosses)).toBeLessThan(1e-8);
  });
});

describe.each(networks)('$name in float64', (network) => {
  const h = 1e-6;
  const along = (theta: Float64Array, v: Float64Array, t: number) => theta.map((value, i) => value + t * v[i]);

  it('has the gradient and the exact Hessian-vector products that finite differences give', async () => {
    const { model, v } = await tinyNetwork(cpu, network);
    const theta = model.parameters;
    const { gradient } = await model.objective();
    const [exact] = (await (await model.hessian()).exactProducts?.([v])) ?? [];
    const up = await model.objective(along(theta, v, h));
    const down = await model.objective(along(theta, v, -h));
    const slope = gradient.reduce((sum, g, i) => sum + g * v[i], 0);
    expect(Math.abs((up.value - down.value) / (2 * h) - slope)).toBeLessThan(1e-6 * Math.abs(slope) + 1e-9);
    const difference = up.gradient.map((g, i) => (g - down.gradient[i]) / (2 * h));
    expect(relativeError(exact, difference)).toBeLessThan(1e-6);
  });

  it('has the logit derivatives, the parameter gradient and the Gauss–Newton products that finite differences give', async () => {
    const { model, v, matrix, classes } = await tinyNetwork(cpu, network);
    const theta = model.parameters;
    const held = await model.hold(matrix);
    const P = Float64Array.from(await model.probabilities(held));
    const a = await model.logitDerivatives(v, held);
    const dP = P.map((_, i) => Math.cos(i));
    const gradient = await model.parameterGradient(held, dP);
    const product = await (await model.hessian()).product(v);
    model.setParameters(along(theta, v, h));
    const up = Float64Array.from(await model.probabilities(held));
    model.setParameters(along(theta, v, -h));
    const down = Float64Array.from(await model.probabilities(held));
    const difference = up.map((p, i) => (p - down[i]) / (2 * h));
    const fromLogits = P.map((p, i) => {
      const row = Math.floor(i / classes) * classes;
      let mean = 0;
      for (let c = row; c < row + classes; c++) mean += P[c] * a[c];
      return p * (a[i] - mean);
    });
    expect(relativeError(fromLogits, difference)).toBeLessThan(1e-6);
    const change = dP.reduce((sum, value, i) => sum + value * difference[i], 0);
    expect(Math.abs(gradient.reduce((sum, g, i) => sum + g * v[i], 0) - change)).toBeLessThan(1e-6 * Math.abs(change));
    // vᵀ G v = (1/n) Σ aᵀ Σ a + λ ‖weights of v‖²; the second part is what is left when P does not move.
    const bend = Float64Array.from(a).reduce((sum, value, i) => sum + value * difference[i], 0) / model.rowCount;
    const penalty = v.reduce((sum, value, i) => sum + value * product[i], 0) - bend;
    expect(penalty).toBeGreaterThan(0);
    expect(penalty).toBeLessThanOrEqual(model.l2 * v.reduce((sum, value) => sum + value * value, 0) * (1 + 1e-6));
  });

  it('computes the same with WebAssembly kernels, to float32', async () => {
    const [expected, actual] = [await tinyNetwork(cpu, network), await tinyNetwork(wasm, network)];
    const [e, a] = [await expected.model.objective(), await actual.model.objective()];
    expect(relativeError(a.gradient, e.gradient)).toBeLessThan(1e-4);
    const products = async ({ model, v }: typeof expected) => {
      const hessian = await model.hessian();
      return [await hessian.product(v), (await hessian.exactProducts?.([v]))?.[0] ?? []];
    };
    const [p, q] = [await products(actual), await products(expected)];
    p.forEach((image, i) => expect(relativeError(image, q[i])).toBeLessThan(1e-3));
  });

  it('is changed by a fix in the same way whether or not something was tried before', async () => {
    const withoutFirst = async (tried: boolean) => {
      const { model } = await tinyNetwork(wasm, network);
      await model.train({}, Work.quiet);
      if (tried) {
        const giveBack = model.note();
        model.setWeights(model.weights.map((weight, i) => (i % 5 === 0 ? 0 : weight)));
        await model.train({ isTrial: true }, Work.quiet);
        giveBack();
      }
      model.setWeights(model.weights.map((weight, i) => (i === 0 ? 0 : weight)));
      await model.train({}, Work.quiet);
      return model.parameters;
    };
    expect(await withoutFirst(true)).toEqual(await withoutFirst(false));
  });

  it('is changed by a fix in the same way whether or not another one was made and undone before', async () => {
    const withoutFirst = async (undone: boolean) => {
      const { model } = await tinyNetwork(wasm, network);
      await model.train({}, Work.quiet);
      if (undone) {
        const before = { parameters: model.parameters, weights: model.weights.slice(), labels: model.labels.slice() };
        model.setWeights(model.weights.map((weight, i) => (i % 5 === 0 ? 0 : weight)));
        await model.train({}, Work.quiet);
        await solveInfluence(await model.hessian(), new Float64Array(model.parameterCount).fill(1), {}, Work.quiet);
        model.setWeights(before.weights);
        model.setLabels(before.labels);
        model.setParameters(before.parameters);
      }
      model.setWeights(model.weights.map((weight, i) => (i === 0 ? 0 : weight)));
      await model.train({}, Work.quiet);
      const b = Float64Array.from({ length: model.parameterCount }, (_, i) => Math.sin(i));
      const { s } = await solveInfluence(await model.hessian(), b, {}, Work.quiet);
      return { parameters: model.parameters, a: await model.logitDerivatives(s) };
    };
    expect(await withoutFirst(true)).toEqual(await withoutFirst(false));
  });

  it('is retrained to the gradient norm that training from scratch reached', async () => {
    const { model } = await tinyNetwork(wasm, network);
    const first = await model.train({ maxSteps: 3 }, Work.quiet);
    for (let removed = 1; removed <= 4; removed++) {
      model.setWeights(model.weights.map((weight, i) => (i < removed ? 0 : weight)));
      const { gradientNorm, steps } = await model.train({}, Work.quiet);
      expect(steps).toBeGreaterThan(0);
      expect(gradientNorm).toBeLessThanOrEqual(first.gradientNorm);
    }
  });

  it('has the loss and gradient of changed rows that a pass over all gives', async () => {
    const { model, labels } = await tinyNetwork(cpu, network);
    await model.objective();
    model.setWeights(Float32Array.from(labels, (_, i) => (i === 3 || i === 8 ? 0 : 1)));
    model.setLabels(labels.map((label, i) => (i === 5 ? (label + 1) % 3 : label)));
    const near = { ...(await model.objective()), losses: await model.rowLosses() };
    // The same θ set anew begins with the rows as they are.
    model.setParameters(model.parameters);
    const all = { ...(await model.objective()), losses: await model.rowLosses() };
    expect(near.value).toBeCloseTo(all.value, 12);
    expect(relativeError(near.gradient, all.gradient)).toBeLessThan(1e-12);
    expect(relativeError(near.losses, all.losses)).toBeLessThan(1e-12);
  });

  it('learns, the same way every time for one seed, and goes on from where it stood', async () => {
    const runs = await Promise.all([tinyNetwork(wasm, network), tinyNetwork(wasm, network)]);
    const before = (await runs[0].model.objective()).value;
    const reports = [await runs[0].model.train({}, Work.quiet), await runs[1].model.train({}, Work.quiet)];
    expect(reports[0].loss).toBeLessThan(0.6 * before);
    expect(runs[0].model.parameters).toEqual(runs[1].model.parameters);
    const { model } = runs[0];
    const weights = model.weights.slice().fill(0, 0, 3);
    model.setWeights(weights);
    const jumped = (await model.objective()).value;
    const { steps, loss } = await model.train({}, Work.quiet);
    expect(steps).toBeGreaterThan(0);
    expect(loss).toBeLessThan(jumped);
  });
});

it('a convolutional network refuses features that are no square image', async () => {
  const matrix = { kind: 'dense', rows: 4, columns: 26, values: new Float32Array(104) } as const;
  const parts = {
    backend: cpu,
    kind: 'cnn',
    matrix,
    labels: Int32Array.of(0, 1, 0, 1),
    classCount: 2,
    l2: 0,
    seed: 1,
  } as const;
  await expect(createClassifier(parts)).rejects.toMatchObject({ code: 'not-an-image' });
});

it('leaves θ as it was when training is cancelled', async () => {
  const { matrix, labels } = images(40, 6, 3, new Random(1));
  const model = await createClassifier({
    backend: wasm,
    kind: 'cnn',
    matrix,
    labels,
    classCount: 3,
    l2: 0.01,
    seed: 1,
  });
  const before = model.parameters;
  const controller = new AbortController();
  const work = new Work({ signal: controller.signal, report: ({ done }) => done === 3 && controller.abort() });
  await expect(model.train({}, work)).rejects.toMatchObject({ code: 'cancelled' });
  expect(model.parameters).toEqual(before);
});
