import { Random } from '../base/random.ts';
import type { Work } from '../base/work.ts';
import { cholesky } from './cholesky.ts';
import type { Products } from './conjugate-gradient.ts';
import { symmetricEigen } from './symmetric-eigen.ts';
import { addCombination, addScaled, dots, norm } from './vectors.ts';

/** M⁻¹ for conjugate gradients: a symmetric positive definite map near a multiple of A⁻¹. */
export type Preconditioner = (r: Float64Array) => Float64Array;

/** Products asked for in one pass over the data. */
const BATCH = 10;

/**
 * Randomised Nyström preconditioner of A + μI [Frangella, Tropp and Udell 2023]: from A's products with `rank` directions,
 * A ≈ U Λ Uᵀ, and M⁻¹ = (λ_min + μ) U (Λ + μ)⁻¹ Uᵀ + (I − U Uᵀ). Conjugate gradients then need steps only for what lies
 * below the rank-th eigenvalue. The directions are the images of random ones, one step of subspace iteration [Halko,
 * Martinsson and Tropp 2011 §4.5]: where A's spectrum falls slowly, as that of images does, they find its greatest
 * eigenvectors twice as well. A may be an estimate of the matrix to be preconditioned. Costs 2·rank products and
 * 4·size·rank² operations; applying it 4·size·rank. Null when the products are not those of a positive semidefinite matrix.
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
  const directions = orthonormal(await imagesOf(products, probes, work));
  if (directions === null) return null;
  const sketch = lowRank(directions, await imagesOf(products, directions, work));
  if (sketch === null) return null;
  const { values, vectors } = sketch;
  const least = Math.max(0, Math.min(...values));
  const scales = values.map((value) => (least + shift) / (Math.max(value, least) + shift) - 1);
  return (r) => {
    const z = r.slice();
    const along = dots(vectors, r);
    addCombination(
      z,
      along.map((product, t) => scales[t] * product),
      vectors,
    );
    return z;
  };
}

/** A·v for many v, some at a time. */
async function imagesOf(products: Products, vs: readonly Float64Array[], work: Work): Promise<Float64Array[]> {
  const images: Float64Array[] = [];
  for (let first = 0; first < vs.length; first += BATCH) {
    work.report('preconditioner', first, vs.length);
    await work.checkpoint();
    for (const image of await products(vs.slice(first, first + BATCH))) images.push(image.slice());
  }
  return images;
}

/** An orthonormal basis of the vectors' span but for rounding, in their place; null when they are not independent. */
function orthonormal(vectors: readonly Float64Array[]): readonly Float64Array[] | null {
  const L = cholesky(gram(vectors, vectors), vectors.length);
  if (L === null) return null;
  divideByTranspose(vectors, L);
  return vectors;
}

/** V ← V L⁻ᵀ for V given by columns: forward substitution over the columns. */
function divideByTranspose(vectors: readonly Float64Array[], L: Float64Array): void {
  const k = vectors.length;
  for (let i = 0; i < k; i++) {
    const before = L.subarray(i * k, i * k + i).map((l) => -l);
    addCombination(vectors[i], before, vectors.slice(0, i));
    const pivot = L[i * k + i];
    for (let p = 0; p < vectors[i].length; p++) vectors[i][p] /= pivot;
  }
}

/** The symmetric part of AᵀB for matrices of k columns each. */
function gram(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array {
  const k = a.length;
  const product = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    const row = dots(b.slice(0, i + 1), a[i]);
    const column = a === b ? row : dots(a.slice(0, i + 1), b[i]);
    for (let j = 0; j <= i; j++) {
      product[i * k + j] = (row[j] + column[j]) / 2;
      product[j * k + i] = product[i * k + j];
    }
  }
  return product;
}

/** Eigenpairs of the Nyström approximation Y (ΩᵀY)⁻¹ Yᵀ, computed from Y + νΩ for stability and shifted back by ν. */
function lowRank(
  probes: readonly Float64Array[],
  images: readonly Float64Array[],
): { values: number[]; vectors: Float64Array[] } | null {
  const scale = Math.max(...images.map(norm));
  for (let relative = 1e-7; relative <= 1e-3; relative *= 10) {
    const nu = relative * scale;
    const shifted = images.map((image, t) => {
      const y = image.slice();
      addScaled(y, nu, probes[t]);
      return y;
    });
    const C = cholesky(gram(probes, shifted), probes.length);
    if (C === null) continue;
    divideByTranspose(shifted, C);
    return leftSingular(shifted, nu);
  }
  return null;
}

/** Left singular vectors of B (given by columns), and its squared singular values less ν: from the eigenpairs of BᵀB. */
function leftSingular(columns: readonly Float64Array[], nu: number): { values: number[]; vectors: Float64Array[] } {
  const k = columns.length;
  const { values, vectors } = symmetricEigen(gram(columns, columns), k);
  const kept: { values: number[]; vectors: Float64Array[] } = { values: [], vectors: [] };
  const greatest = Math.max(...values);
  for (let t = 0; t < k; t++) {
    if (!(values[t] > 1e-10 * greatest)) continue;
    const u = new Float64Array(columns[0].length);
    const root = Math.sqrt(values[t]);
    addCombination(
      u,
      Float64Array.from(columns, (_, i) => vectors[i * k + t] / root),
      columns,
    );
    kept.values.push(values[t] - nu);
    kept.vectors.push(u);
  }
  return kept;
}
