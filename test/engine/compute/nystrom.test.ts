import { expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { conjugateGradients, type Products } from '../../../src/engine/compute/conjugate-gradient.ts';
import { nystromPreconditioner } from '../../../src/engine/compute/nystrom.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';

const SIZE = 300;
const SHIFT = 1e-3;
/** Eigenvalues of A less its shift: they fall as slowly as those of images do. */
const spectrum = Float64Array.from({ length: SIZE }, (_, i) => 10 / (i + 1) ** 1.5);

/** A = Q diag(spectrum) Q + μI for a reflection Q, and products with it. */
function products(multiplied: (i: number) => number): Products {
  const random = new Random(3);
  const u = Float64Array.from({ length: SIZE }, () => random.normal());
  const uu = u.reduce((sum, x) => sum + x * x, 0);
  const reflect = (x: Float64Array) => {
    const along = (2 * x.reduce((sum, value, i) => sum + value * u[i], 0)) / uu;
    return x.map((value, i) => value - along * u[i]);
  };
  return async (vs) =>
    vs.map((v) => {
      const image = reflect(reflect(v).map((x, i) => x * spectrum[i] * multiplied(i)));
      return image.map((x, i) => x + SHIFT * v[i]);
    });
}

const exact = products(() => 1);
const b = Float64Array.from({ length: SIZE }, (_, i) => Math.cos(i));

async function solve(precondition?: (r: Float64Array) => Float64Array) {
  const options = { damping: 0, tolerance: 1e-8, maxIterations: 1000, ...(precondition && { precondition }) };
  return (await conjugateGradients(exact, [b], [undefined], options, Work.quiet))[0];
}

it('cuts the iterations to a third, and the solution is the same', async () => {
  const plain = await solve();
  const options = { rank: 40, shift: SHIFT, seed: 1 };
  const preconditioned = await solve((await nystromPreconditioner(exact, SIZE, options, Work.quiet)) ?? undefined);
  expect(preconditioned.iterations).toBeLessThan(plain.iterations / 3);
  expect(relativeError(preconditioned.s, plain.s)).toBeLessThan(1e-5);
});

it('serves as well when made from an estimate of the matrix', async () => {
  const estimate = products((i) => 1 + 0.2 * Math.sin(5 * i));
  const options = { rank: 40, shift: SHIFT, seed: 1 };
  const preconditioned = await solve((await nystromPreconditioner(estimate, SIZE, options, Work.quiet)) ?? undefined);
  expect(preconditioned.iterations).toBeLessThan((await solve()).iterations / 2);
  expect(preconditioned.residual).toBeLessThan(1e-8);
});

it('is null where products are not those of a positive semidefinite matrix', async () => {
  const negative: Products = async (vs) => (await exact(vs)).map((image) => image.map((x) => -x));
  expect(await nystromPreconditioner(negative, SIZE, { rank: 10, shift: SHIFT, seed: 1 }, Work.quiet)).toBeNull();
});
