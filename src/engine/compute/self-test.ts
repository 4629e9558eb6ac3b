import { RainError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { Backend, Floats } from './backend.ts';
import { createCpuBackend } from './cpu/cpu-backend.ts';
import { relativeError } from './vectors.ts';

const ROWS = 37;
const COLUMNS = 6;
const CLASSES = 3;
/** Far above float32 rounding, far below what a wrong or silent kernel gives. */
const TOLERANCE = 1e-4;

/**
 * Computes a small problem on the backend and in float64 and throws `backend-wrong` when they differ: drivers that return
 * zeros or garbage exist in the field. Takes two passes of 37 rows.
 */
export async function selfTest(backend: Backend): Promise<void> {
  const [actual, expected] = [await answers(backend), await answers(createCpuBackend())];
  const wrong = Object.keys(expected).filter((name) => !(relativeError(actual[name], expected[name]) <= TOLERANCE));
  if (wrong.length > 0) {
    throw new RainError('backend-wrong', `It computes wrongly on this machine (${wrong.join(', ')}).`);
  }
}

async function answers(backend: Backend): Promise<Record<string, Floats>> {
  const random = new Random(7);
  const numbers = (length: number) => Float32Array.from({ length }, () => random.uniform() - 0.5);
  const matrix = { kind: 'dense', rows: ROWS, columns: COLUMNS, values: numbers(ROWS * COLUMNS) } as const;
  const parameters = (COLUMNS + 1) * CLASSES;
  const W = Float64Array.from(numbers(parameters));
  const V = Float64Array.from(numbers(parameters));
  const labels = Int32Array.from({ length: ROWS }, () => random.below(CLASSES));
  const held = await backend.hold(matrix);
  try {
    const loss = held.softmaxLoss(CLASSES, labels, new Float32Array(ROWS).fill(1));
    const point = await loss.at(W);
    const [curvature] = await point.curvature([V]);
    const result = {
      product: await held.product(V, CLASSES),
      loss: Float64Array.of(point.loss),
      gradient: point.gradient,
      curvature,
      probabilities: await held.probabilities(W, CLASSES),
    };
    point.dispose();
    loss.dispose();
    return result;
  } finally {
    held.dispose();
  }
}
