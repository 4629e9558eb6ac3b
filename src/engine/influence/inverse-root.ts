import { Random } from '../base/random.ts';
import type { Work } from '../base/work.ts';
import type { Classifier, Hessian } from '../model/classifier.ts';
import { defaultDamping, solveInfluences } from './solve.ts';

/** Draws when H cannot be factorised: quadratic forms then have a relative standard error of √(2/64) ≈ 18 %. */
const DRAWS = 64;
/** Draws solved together, sharing each pass over the data. */
const BATCH = 8;
/** Relative residual of a draw's solve: far below the sampling error. */
const TOLERANCE = 1e-2;

/**
 * Directions s_t with Σ_t s_t s_tᵀ = (H + δI)⁻¹, for `rowKernels`: exact where H can be factorised, else 64 random ones for
 * which it holds in expectation.
 */
export async function inverseRoot(
  classifier: Classifier,
  hessian: Hessian,
  seed: number,
  work: Work,
): Promise<Float64Array[]> {
  const factorisation = await hessian.factorise?.(await defaultDamping(hessian));
  if (factorisation) return factorisation.inverseRoot();
  return sampledInverseRoot(classifier, hessian, seed, work);
}

/**
 * s_t = H⁻¹ξ_t/√draws with ξ_t drawn so that E ξξᵀ = H: the gradient of the loss at labels drawn from the model itself
 * (Fisher's identity: its covariance is the Gauss–Newton matrix, which is H here) plus a normal vector of variance λ.
 */
export async function sampledInverseRoot(
  classifier: Classifier,
  hessian: Hessian,
  seed: number,
  work: Work,
): Promise<Float64Array[]> {
  const random = new Random(seed);
  const directions: Float64Array[] = [];
  for (let first = 0; first < DRAWS; first += BATCH) {
    const noise: Float64Array[] = [];
    for (let t = 0; t < BATCH; t++) noise.push(await classifier.curvatureNoise(random));
    const solutions = await solveInfluences(
      hessian,
      noise,
      { tolerance: TOLERANCE, starts: noise.map(() => undefined) },
      work,
    );
    for (const { s } of solutions) directions.push(s.map((value) => value / Math.sqrt(DRAWS)));
  }
  return directions;
}
