import type { Floats, SoftmaxLoss, SoftmaxPoint } from '../backend.ts';
import { softmaxLosses } from '../softmax-rows.ts';
import type { Rows } from './rows.ts';

/** The cross entropy of rows under a softmax, in float64. Labels and weights are kept by reference until replaced. */
export function cpuSoftmaxLoss(X: Rows, classes: number, labels: Int32Array, weights: Float32Array): SoftmaxLoss {
  let y = labels;
  let w = weights;
  return {
    setLabels: (replacement) => void (y = replacement),
    setWeights: (replacement) => void (w = replacement),
    at: async (W) => point(X, classes, y, w, W),
    dispose: () => undefined,
  };
}

function point(X: Rows, classes: number, y: Int32Array, w: Float32Array, W: Float64Array): SoftmaxPoint {
  const P = new Float64Array(X.rows * classes);
  const losses = new Float64Array(X.rows);
  X.forward(W, classes, P);
  softmaxLosses(P, classes, y, losses);
  let loss = 0;
  for (let i = 0; i < X.rows; i++) loss += w[i] * losses[i];
  const gradient = new Float64Array((X.columns + 1) * classes);
  X.back(residuals(P, classes, y, w), classes, gradient);
  return {
    loss,
    gradient,
    curvature: async (vs, share = 1) => vs.map((V) => curvature(X, P, classes, w, V, Math.floor(1 / share))),
    probabilities: async () => P,
    rowLosses: async () => losses,
    dispose: () => undefined,
  };
}

/** w ∘ (P − Y). */
function residuals(P: Float64Array, classes: number, y: Int32Array, w: Float32Array): Float64Array {
  const S = P.slice();
  for (let i = 0; i < y.length; i++) {
    S[i * classes + y[i]] -= 1;
    for (let c = i * classes; c < (i + 1) * classes; c++) S[c] *= w[i];
  }
  return S;
}

/** [X 1]ᵀ (w ∘ (P∘A − P∘rowsum(P∘A))) with A = [X 1]·V, from every so-manieth row alone and scaled up. */
function curvature(X: Rows, P: Float64Array, classes: number, w: Float32Array, V: Floats, every: number): Float64Array {
  const A = new Float64Array(P.length);
  X.forward(V, classes, A, every);
  const scale = X.rows / Math.ceil(X.rows / every);
  for (let i = 0; i < w.length; i += every) {
    let mean = 0;
    for (let c = i * classes; c < (i + 1) * classes; c++) mean += P[c] * A[c];
    for (let c = i * classes; c < (i + 1) * classes; c++) A[c] = scale * w[i] * P[c] * (A[c] - mean);
  }
  const product = new Float64Array((X.columns + 1) * classes);
  X.back(A, classes, product);
  return product;
}
