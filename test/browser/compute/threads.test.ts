import { afterAll, expect, it } from 'vitest';
import type { Floats } from '../../../src/engine/compute/backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { randomDense, randomTask, toSparse } from '../../engine/compute/random-problem.ts';

const [one, three] = [await createWasmBackend(1), await createWasmBackend(3)];
afterAll(() => {
  one.dispose();
  three.dispose();
});

it.each(['dense', 'sparse'] as const)('rows dealt out to workers give what one thread gives: %s', async (kind) => {
  const [rows, columns, classes] = [25_001, 100, 3];
  const dense = randomDense(rows, columns, 0.9, 1);
  const matrix = kind === 'dense' ? dense : toSparse(dense);
  const { labels, weights, W, V } = randomTask(rows, columns, classes, 2);
  const answers: Floats[][] = [];
  for (const backend of [one, three]) {
    const held = await backend.hold(matrix);
    const loss = held.softmaxLoss(classes, labels, weights);
    const point = await loss.at(W);
    const [curvature] = await point.curvature(V);
    answers.push([point.gradient, curvature, await point.probabilities(), await held.probabilities(W, classes)]);
    point.dispose();
    loss.dispose();
    held.dispose();
  }
  expect(three.description).toBe('WebAssembly SIMD on 3 cores');
  answers[0].forEach((expected, i) => expect(relativeError(answers[1][i], expected)).toBeLessThan(1e-5));
});
