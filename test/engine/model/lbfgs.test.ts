import { describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { lbfgs, LbfgsMemory } from '../../../src/engine/model/lbfgs.ts';
import type { Evaluation } from '../../../src/engine/model/line-search.ts';

const options = { gradientTolerance: 1e-8, maxSteps: 60, roundoff: 2 ** -53 };

/** ½ Σ bendᵢ (θᵢ − 1)². */
const bowl = (bends: readonly number[]) => async (theta: Float64Array) => ({
  theta,
  value: bends.reduce((sum, bend, i) => sum + (bend / 2) * (theta[i] - 1) ** 2, 0),
  gradient: Float64Array.from(bends, (bend, i) => bend * (theta[i] - 1)),
});

const pointAt = (theta: readonly number[], gradient: readonly number[]): Evaluation => ({
  theta: Float64Array.from(theta),
  value: 0,
  gradient: Float64Array.from(gradient),
});

describe('L-BFGS that begins with what it remembers of another function', () => {
  const f = bowl([1, 10, 100]);

  it('finds the minimum all the same where that function was flat, and every remembered step is far too long', async () => {
    const memory = new LbfgsMemory();
    memory.remember(pointAt([0, 0, 0], [0, 0, 0]), pointAt([1e6, 1e6, 1e6], [1e-6, 1e-6, 1e-6]));
    const { point, steps, converged } = await lbfgs(f, await f(new Float64Array(3)), options, Work.quiet, memory);
    expect(steps).toBeGreaterThan(0);
    expect(converged).toBe(true);
    point.theta.forEach((value) => expect(value).toBeCloseTo(1, 6));
  });

  it('takes few passes to see that what it remembers is wrong', async () => {
    let passes = 0;
    const counted = (theta: Float64Array) => {
      passes++;
      return f(theta);
    };
    const memory = new LbfgsMemory();
    memory.remember(pointAt([0, 0, 0], [0, 0, 0]), pointAt([1e6, 1e6, 1e6], [1e-6, 1e-6, 1e-6]));
    await lbfgs(counted, await f(new Float64Array(3)), { ...options, maxSteps: 1 }, Work.quiet, memory);
    expect(passes).toBeLessThan(20);
  });
});

it('L-BFGS says that it did not converge where nothing lowers f', async () => {
  // The gradient points up a wall: no step along it helps, however short.
  const wall = async (theta: Float64Array) => ({
    theta,
    value: theta[0] === 0 ? 0 : 1,
    gradient: Float64Array.of(1),
  });
  const start = await wall(Float64Array.of(0));
  expect(await lbfgs(wall, start, options, Work.quiet)).toEqual({ point: start, steps: 0, converged: false });
});
