import { Random } from '../base/random.ts';
import type { Floats } from '../compute/backend.ts';
import { dot } from '../compute/vectors.ts';

/** The mean of H's diagonal by Hutchinson's estimate: E[zᵀHz] = trace H for random signs z; two of them, in one pass. */
export async function estimateMeanDiagonal(
  products: (vs: readonly Floats[]) => Promise<Float64Array[]>,
  size: number,
): Promise<number> {
  const random = new Random(1);
  const signs = [0, 1].map(() => Float64Array.from({ length: size }, () => (random.uniform() < 0.5 ? -1 : 1)));
  const images = await products(signs);
  return (dot(signs[0], images[0]) + dot(signs[1], images[1])) / (2 * size);
}
