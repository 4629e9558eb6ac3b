import { Random } from '../base/random.ts';
import type { Work } from '../base/work.ts';
import { cholesky } from './cholesky.ts';
import type { Products } from './conjugate-gradient.ts';
import { symmetricEigen } from './symmetric-eigen.ts';
import { addScaled, dot, norm } from './vectors.ts';

/** M⁻¹ for conjugate gradients: a symmetric positive definite map near a multiple of A⁻¹. */
export type Preconditioner = (r: Float64Array) => Float64Array;

/** Products asked for in one pass over the data. */
const BATCH = 10;

/**
 * Randomised Nyström preconditioner of A + μI [Frangella, Tropp and Udell 2023]: from A's products with `rank` random
 * directions, A ≈ U Λ Uᵀ, and M⁻¹ = (λ_min + μ) U (Λ + μ)⁻¹ Uᵀ + (I − U Uᵀ). Conjugate gradients then need steps only for
 * what lies below the rank-th eigenvalue. Costs `rank` products and 3·size·rank² operations; applying it 4·size·rank.
 * Null when the products are not those of a positive semidefinite matrix.
 */
export async function nystromPreconditioner(
  products: Products,
  size: number,
  { rank, shift, seed }: { readonly rank: number; readonly shift: number; readonly seed: number },
  work: Work,
): Promise<Preconditioner | null> {
  const random = new Random(seed);
  const probes = Array.from({ length: Math.min(rank, size) }, () =>
    Float64Array.from({ length: size }, () => random.normal() / Math.sqrt(size)),
  );
  const images: Float64Array[] = [];
  for (let first = 0; first < probes.length; first += BATCH) {
    work.report('preconditioner', first, probes.length);
    await work.checkpoint();
    for (const image of await products(probes.slice(first, first + BATCH))) images.push(image.slice());
  }
  const sketch = lowRank(probes, images);
  if (sketch === null) return null;
  const { values, vectors } = sketch;
  const least = Math.max(0, Math.min(...values));
  const scales = values.map((value) => (least + shift) / (Math.max(value, least) + shift) - 1);
  return (r) => plusLowRank(r, vectors, scales);
}

/** r + Σ_t scales_t u_t u_tᵀ r, four vectors at a time: r and the sum are then read a quarter as often. */
function plusLowRank(r: Float64Array, vectors: readonly Float64Array[], scales: readonly number[]): Float64Array {
  const z = r.slice();
  let t = 0;
  for (; t + 4 <= vectors.length; t += 4) {
    const [a, b, c, d] = [vectors[t], vectors[t + 1], vectors[t + 2], vectors[t + 3]];
    let [sa, sb, sc, sd] = [0, 0, 0, 0];
    for (let i = 0; i < r.length; i++) {
      const value = r[i];
      sa += a[i] * value;
      sb += b[i] * value;
      sc += c[i] * value;
      sd += d[i] * value;
    }
    sa *= scales[t];
    sb *= scales[t + 1];
    sc *= scales[t + 2];
    sd *= scales[t + 3];
    for (let i = 0; i < z.length; i++) z[i] += sa * a[i] + sb * b[i] + sc * c[i] + sd * d[i];
  }
  for (; t < vectors.length; t++) addScaled(z, scales[t] * dot(vectors[t], r), vectors[t]);
  return z;
}

/** Eigenpairs of the Nyström approximation Y (ΩᵀY)⁻¹ Yᵀ, computed from Y + νΩ for stability and shifted back by ν. */
function lowRank(
  probes: readonly Float64Array[],
  images: readonly Float64Array[],
): { values: number[]; vectors: Float64Array[] } | null {
  const k = probes.length;
  const scale = Math.max(...images.map(norm));
  for (let relative = 1e-7; relative <= 1e-3; relative *= 10) {
    const nu = relative * scale;
    const shifted = images.map((image, t) => {
      const y = image.slice();
      addScaled(y, nu, probes[t]);
      return y;
    });
    const core = new Float64Array(k * k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) core[i * k + j] = (dot(probes[i], shifted[j]) + dot(probes[j], shifted[i])) / 2;
    }
    const C = cholesky(core, k);
    if (C === null) continue;
    // B = (Y + νΩ) C⁻ᵀ column by column: C bᵢ-combinations by forward substitution over the columns.
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < i; j++) addScaled(shifted[i], -C[i * k + j], shifted[j]);
      const pivot = C[i * k + i];
      for (let p = 0; p < shifted[i].length; p++) shifted[i][p] /= pivot;
    }
    return leftSingular(shifted, nu);
  }
  return null;
}

/** Left singular vectors of B (given by columns), and its squared singular values less ν: from the eigenpairs of BᵀB. */
function leftSingular(columns: readonly Float64Array[], nu: number): { values: number[]; vectors: Float64Array[] } {
  const k = columns.length;
  const gram = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * k + j] = dot(columns[i], columns[j]);
      gram[j * k + i] = gram[i * k + j];
    }
  }
  const { values, vectors } = symmetricEigen(gram, k);
  const kept: { values: number[]; vectors: Float64Array[] } = { values: [], vectors: [] };
  const greatest = Math.max(...values);
  for (let t = 0; t < k; t++) {
    if (!(values[t] > 1e-10 * greatest)) continue;
    const u = new Float64Array(columns[0].length);
    for (let i = 0; i < k; i++) addScaled(u, vectors[i * k + t] / Math.sqrt(values[t]), columns[i]);
    kept.values.push(values[t] - nu);
    kept.vectors.push(u);
  }
  return kept;
}
