const MAX_SWEEPS = 30;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix (size × size, row-major) by Jacobi's rotations. Column k of
 * `vectors` (row-major) belongs to `values[k]`; not sorted. About 4·size³ operations per sweep, 6 to 10 sweeps.
 */
export function symmetricEigen(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const A = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  let total = 0;
  for (const a of A) total += a * a;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let off = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) off += A[i * size + j] ** 2;
    if (off <= 1e-28 * total) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(A, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, i) => A[i * size + i]), vectors };
}

/** A ← RᵀAR and vectors ← vectors·R with the rotation R in the plane (p, q) that makes A_pq zero. */
function rotate(A: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = A[p * size + q];
  if (apq === 0) return;
  const theta = (A[q * size + q] - A[p * size + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  for (let k = 0; k < size; k++) {
    const [akp, akq] = [A[k * size + p], A[k * size + q]];
    A[k * size + p] = cosine * akp - sine * akq;
    A[k * size + q] = sine * akp + cosine * akq;
  }
  for (let k = 0; k < size; k++) {
    const [apk, aqk] = [A[p * size + k], A[q * size + k]];
    A[p * size + k] = cosine * apk - sine * aqk;
    A[q * size + k] = sine * apk + cosine * aqk;
  }
  for (let k = 0; k < size; k++) {
    const [vp, vq] = [vectors[k * size + p], vectors[k * size + q]];
    vectors[k * size + p] = cosine * vp - sine * vq;
    vectors[k * size + q] = sine * vp + cosine * vq;
  }
}
