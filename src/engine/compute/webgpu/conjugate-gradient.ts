import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { Work } from '../../base/work.ts';
import type { DeviceSolveOptions } from '../backend.ts';
import type { ConjugateGradientResult } from '../conjugate-gradient.ts';
import { norm, toFloat32, toFloat64 } from '../vectors.ts';
import type { GpuDevice } from './device.ts';
import { conjugateGradientSteps } from './kernels/conjugate-gradient-steps.ts';

/** Steps between two looks at the residual: reading it takes about a millisecond, a step that is not needed much less. */
const STEPS_PER_LOOK = 10;

/** What goes from step to step: s and r in one tensor, the direction p, ‖r‖². */
interface State {
  readonly state: Tensor1D;
  readonly p: Tensor1D;
  readonly rr: Tensor1D;
}

/**
 * Conjugate gradients in float32 on the device: a step is the product with H (two dispatches, three where rows are sparse) and five small ones, and
 * nothing is read back but ‖r‖ every ten steps. `curvature` gives ∇²L·v as a tensor.
 */
export async function gpuConjugateGradient(
  device: GpuDevice,
  curvature: (v: Tensor1D) => Tensor,
  b: Float64Array,
  { scale, l2, penalised, damping, tolerance, maxIterations }: DeviceSolveOptions,
  work: Work,
): Promise<ConjugateGradientResult> {
  const { tf } = device;
  const size = b.length;
  const bNorm = norm(b);
  if (bNorm === 0) return { s: new Float64Array(size), iterations: 0, residual: 0 };
  const steps = conjugateGradientSteps(device, size);
  // b is scaled to length 1, so that squares stay far from the ends of float32.
  const right = toFloat32(b.map((value) => value / bNorm));
  let current: State = tf.tidy(() => {
    const p = tf.tensor1d(right);
    const state = tf.concat([tf.zeros([size]), p]) as Tensor1D;
    return { state, p, rr: steps.residual(state) };
  });
  let iterations = 0;
  let residual = 1;
  try {
    while (iterations < maxIterations && residual > tolerance) {
      await work.checkpoint();
      for (const end = Math.min(maxIterations, iterations + STEPS_PER_LOOK); iterations < end; iterations++) {
        const { state, p, rr } = current;
        current = tf.tidy(() => {
          const Hp = steps.image(curvature(p).flatten(), p, penalised, scale, l2, damping);
          const next = steps.step(state, p, Hp, rr, steps.dot(p, Hp));
          const nextRr = steps.residual(next);
          return { state: next, p: steps.direction(next, p, nextRr, rr), rr: nextRr };
        });
        tf.dispose([state, p, rr]);
      }
      residual = Math.sqrt((await device.read(current.rr.clone()))[0]);
    }
    const values = await device.read(current.state.slice(0, size));
    return { s: toFloat64(values).map((value) => value * bNorm), iterations, residual };
  } finally {
    tf.dispose([current.state, current.p, current.rr]);
  }
}
