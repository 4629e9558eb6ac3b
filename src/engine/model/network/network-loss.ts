import type { Work } from '../../base/work.ts';
import type { Floats } from '../../compute/backend.ts';
import { softmaxLosses, softmaxRows } from '../../compute/softmax-rows.ts';
import type { Tensor } from '../../compute/tensors/tensor-ops.ts';
import { logitGradient } from '../softmax-head.ts';
import type { Batch } from './batches.ts';
import type { Trace } from './layer.ts';
import type { Parameters, Passes } from './passes.ts';

/** Σ w ℓ of rows at one θ, with P and every row's ℓ. */
export interface LossAt {
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly P: Float64Array;
  readonly losses: Float64Array;
}

/**
 * The cross entropy of a network's logits. Layers run on the device; logits come back for every batch, and softmax, loss and
 * their derivatives are taken in float64 here.
 */
export class NetworkLoss {
  readonly passes: Passes;
  readonly classes: number;

  constructor(passes: Passes, classes: number) {
    this.passes = passes;
    this.classes = classes;
  }

  /** Logits of every row, rows × classes. */
  logits(theta: Float64Array, batches: readonly Batch[], rows: number, work: Work): Promise<Float64Array> {
    return this.#collect(
      theta,
      batches,
      rows,
      work,
      (X, parameters) => this.passes.forward(X, parameters).at(-1)?.output ?? X,
    );
  }

  /** ∂logits/∂θ · s of every row, rows × classes. */
  async logitTangents(
    theta: Float64Array,
    s: Float64Array,
    batches: readonly Batch[],
    rows: number,
    work: Work,
  ): Promise<Float64Array> {
    const direction = this.passes.upload(s);
    try {
      return await this.#collect(theta, batches, rows, work, (X, parameters) => {
        const traces = this.passes.forward(X, parameters);
        return this.passes.tangents(traces, parameters, direction).at(-1) ?? X;
      });
    } finally {
      this.passes.ops.dispose(direction.flat());
    }
  }

  /** L and ∇L at θ. */
  async at(
    theta: Float64Array,
    batches: readonly Batch[],
    labels: Int32Array,
    weights: Float32Array,
    work: Work,
  ): Promise<LossAt> {
    const { classes } = this;
    const P = new Float64Array(labels.length * classes);
    const losses = new Float64Array(labels.length);
    let loss = 0;
    const gradient = await this.#back(theta, batches, work, (Z, { first, rows }) => {
      const y = labels.subarray(first, first + rows);
      softmaxLosses(Z, classes, y, losses.subarray(first, first + rows));
      P.set(Z, first * classes);
      for (let r = 0; r < rows; r++) {
        const w = weights[first + r];
        loss += w * losses[first + r];
        Z[r * classes + y[r]] -= 1;
        for (let c = r * classes; c < (r + 1) * classes; c++) Z[c] *= w;
      }
      return Z;
    });
    return { loss, gradient, P, losses };
  }

  /** Σ_r (∂logits_r/∂θ)ᵀ S_r, S rows × classes. */
  pullBack(theta: Float64Array, batches: readonly Batch[], S: Floats, work: Work): Promise<Float64Array> {
    const { classes } = this;
    return this.#back(theta, batches, work, (_Z, { first, rows }) =>
      Float64Array.from(S.subarray(first * classes, (first + rows) * classes)),
    );
  }

  /** Σ_r (∂P_r/∂θ)ᵀ dP_r, dP rows × classes; P is made on the way. */
  probabilityGradient(theta: Float64Array, batches: readonly Batch[], dP: Floats, work: Work): Promise<Float64Array> {
    const { classes } = this;
    return this.#back(theta, batches, work, (Z, { first, rows }) => {
      softmaxRows(Z, classes);
      return logitGradient(Z, dP.subarray(first * classes, (first + rows) * classes), classes);
    });
  }

  /**
   * Σ w Jᵀ Σᵢ J v for several v, J = ∂logits/∂θ and Σᵢ = diag(p) − ppᵀ: the Gauss–Newton part of ∇²L, positive semidefinite.
   */
  gaussNewton(
    theta: Float64Array,
    batches: readonly Batch[],
    P: Float64Array,
    weights: Float32Array,
    vs: readonly Float64Array[],
    work: Work,
  ): Promise<Float64Array[]> {
    return this.#curvature(
      theta,
      batches,
      P,
      weights,
      vs,
      work,
      (traces, parameters, _direction, _dots, gDot) => this.passes.backward(traces, parameters, gDot).parameters,
    );
  }

  /** ∇²L·v for several v, exactly: the Gauss–Newton part and what the layers themselves bend (Pearlmutter's R-operator). */
  exact(
    theta: Float64Array,
    batches: readonly Batch[],
    P: Float64Array,
    labels: Int32Array,
    weights: Float32Array,
    vs: readonly Float64Array[],
    work: Work,
  ): Promise<Float64Array[]> {
    const { classes, passes } = this;
    return this.#curvature(theta, batches, P, weights, vs, work, (traces, parameters, direction, dots, gDot, batch) => {
      const S = P.slice(batch.first * classes, (batch.first + batch.rows) * classes);
      for (let r = 0; r < batch.rows; r++) {
        S[r * classes + labels[batch.first + r]] -= 1;
        for (let c = r * classes; c < (r + 1) * classes; c++) S[c] *= weights[batch.first + r];
      }
      const { gradients } = passes.backward(traces, parameters, passes.ops.from(S, batch.rows, classes));
      return passes.backwardTangent(traces, parameters, dots, direction, gradients, gDot);
    });
  }

  async #curvature(
    theta: Float64Array,
    batches: readonly Batch[],
    P: Float64Array,
    weights: Float32Array,
    vs: readonly Float64Array[],
    work: Work,
    pass: (
      traces: Trace[],
      parameters: Parameters,
      direction: Parameters,
      dots: (Tensor | null)[],
      gDot: Tensor,
      batch: Batch,
    ) => Parameters,
  ): Promise<Float64Array[]> {
    const { passes, classes } = this;
    const { ops } = passes;
    const parameters = passes.upload(theta);
    const directions = vs.map((v) => passes.upload(v));
    const totals = vs.map(() => new Float64Array(passes.parameterCount));
    try {
      for (const batch of batches) {
        await work.checkpoint();
        const traces = ops.scope(() => passes.forward(batch.X, parameters));
        for (const [t, direction] of directions.entries()) {
          const dots = ops.scope(() => passes.tangents(traces, parameters, direction));
          const aDot = Float64Array.from(await ops.read(dots.at(-1) ?? batch.X));
          covariance(aDot, P.subarray(batch.first * classes), weights.subarray(batch.first), classes);
          const result = ops.scope(() =>
            pass(traces, parameters, direction, dots, ops.from(aDot, batch.rows, classes), batch),
          );
          ops.dispose(dots.filter((dot) => dot !== null));
          await passes.addTo(totals[t], result);
        }
        freeTraces(passes, traces, batch);
      }
    } finally {
      ops.dispose([...parameters.flat(), ...directions.flat(2)]);
    }
    return totals;
  }

  async #collect(
    theta: Float64Array,
    batches: readonly Batch[],
    rows: number,
    work: Work,
    pass: (X: Tensor, parameters: Parameters) => Tensor,
  ): Promise<Float64Array> {
    const { ops } = this.passes;
    const parameters = this.passes.upload(theta);
    const result = new Float64Array(rows * this.classes);
    try {
      for (const { X, first } of batches) {
        await work.checkpoint();
        const output = ops.scope(() => pass(X, parameters));
        result.set(await ops.read(output), first * this.classes);
        ops.dispose([output]);
      }
    } finally {
      ops.dispose(parameters.flat());
    }
    return result;
  }

  async #back(
    theta: Float64Array,
    batches: readonly Batch[],
    work: Work,
    logitGradient: (Z: Float64Array, batch: Batch) => Float64Array,
  ): Promise<Float64Array> {
    const { passes, classes } = this;
    const { ops } = passes;
    const parameters = passes.upload(theta);
    const total = new Float64Array(passes.parameterCount);
    try {
      for (const batch of batches) {
        await work.checkpoint();
        const traces = ops.scope(() => passes.forward(batch.X, parameters));
        const Z = Float64Array.from(await ops.read(traces.at(-1)?.output ?? batch.X));
        const g = logitGradient(Z, batch);
        const result = ops.scope(
          () => passes.backward(traces, parameters, ops.from(g, batch.rows, classes)).parameters,
        );
        freeTraces(passes, traces, batch);
        await passes.addTo(total, result);
      }
    } finally {
      ops.dispose(parameters.flat());
    }
    return total;
  }
}

/** a ← w P ∘ (a − Σ P a), row by row. */
function covariance(a: Float64Array, P: Float64Array, weights: Float32Array, classes: number): void {
  for (let r = 0, at = 0; at < a.length; r++, at += classes) {
    let mean = 0;
    for (let c = at; c < at + classes; c++) mean += P[c] * a[c];
    for (let c = at; c < at + classes; c++) a[c] = weights[r] * P[c] * (a[c] - mean);
  }
}

function freeTraces(passes: Passes, traces: readonly Trace[], batch: Batch): void {
  const made = traces.flatMap(({ output, extra }) => (extra ? [output, extra] : [output]));
  passes.ops.dispose(made.filter((tensor) => tensor !== batch.X));
}
