import type { Work } from '../../base/work.ts';
import type { Floats } from '../../compute/backend.ts';
import { softmaxLosses, softmaxRows } from '../../compute/softmax-rows.ts';
import type { Tensor, TensorOps } from '../../compute/tensors/tensor-ops.ts';
import type { Matrix } from '../../features/matrix.ts';
import { logitGradient } from '../softmax-head.ts';
import { floatsPerRow, layersOf, type Architecture } from './architecture.ts';
import { denseRows } from './dense-rows.ts';
import type { Trace } from './layer.ts';
import type { LossAt, NetworkRows } from './network-rows.ts';
import { Passes, type Parameters } from './passes.ts';

/** Floats that the passes of one batch may leave on the device. */
const BATCH_FLOATS = 2 ** 23;

/** Rows first … first + rows − 1 of a table, on the device. */
interface Batch {
  readonly first: number;
  readonly rows: number;
  readonly X: Tensor;
}

/**
 * Rows on one device, cut into batches whose passes fit its memory. Layers run on the device; logits come back for every batch,
 * and softmax, loss and their derivatives are taken in float64 here.
 */
export class BatchedRows implements NetworkRows {
  readonly rowCount: number;
  readonly #passes: Passes;
  readonly #classes: number;
  readonly #batches: readonly Batch[];

  constructor(ops: TensorOps, architecture: Architecture, matrix: Matrix) {
    const layers = layersOf(architecture);
    const batchRows = Math.max(1, Math.floor(BATCH_FLOATS / floatsPerRow(layers, matrix.columns)));
    this.rowCount = matrix.rows;
    this.#passes = new Passes(ops, layers);
    this.#classes = architecture.classes;
    // In a scope, so that the first batches go where there is no room for the last.
    this.#batches = ops.scope(() =>
      Array.from({ length: Math.ceil(matrix.rows / batchRows) }, (_, batch): Batch => {
        const first = batch * batchRows;
        const rows = Math.min(batchRows, matrix.rows - first);
        const ids = Int32Array.from({ length: rows }, (__, r) => first + r);
        return { first, rows, X: ops.from(denseRows(matrix, ids), rows, matrix.columns) };
      }),
    );
  }

  dispose(): void {
    this.#passes.ops.dispose(this.#batches.map(({ X }) => X));
  }

  logits(theta: Floats, work: Work): Promise<Float64Array> {
    return this.#collect(theta, work, (X, parameters) => this.#passes.forward(X, parameters).at(-1)?.output ?? X);
  }

  async logitTangents(theta: Floats, s: Floats, work: Work): Promise<Float64Array> {
    const direction = this.#passes.upload(s);
    try {
      return await this.#collect(theta, work, (X, parameters) => {
        const traces = this.#passes.forward(X, parameters);
        return this.#passes.tangents(traces, parameters, direction).at(-1) ?? X;
      });
    } finally {
      this.#passes.ops.dispose(direction.flat());
    }
  }

  async at(theta: Floats, labels: Int32Array, weights: Float32Array, work: Work): Promise<LossAt> {
    const classes = this.#classes;
    const P = new Float64Array(labels.length * classes);
    const losses = new Float64Array(labels.length);
    let loss = 0;
    const gradient = await this.#back(theta, work, (Z, { first, rows }) => {
      const y = labels.subarray(first, first + rows);
      softmaxLosses(Z, classes, y, losses.subarray(first, first + rows));
      P.set(Z, first * classes);
      for (let i = first; i < first + rows; i++) loss += weights[i] * losses[i];
      return residuals(Z, y, weights.subarray(first), classes);
    });
    return { loss, gradient, P, losses };
  }

  pullBack(theta: Floats, S: Floats, work: Work): Promise<Float64Array> {
    const classes = this.#classes;
    return this.#back(theta, work, (_Z, { first, rows }) =>
      Float64Array.from(S.subarray(first * classes, (first + rows) * classes)),
    );
  }

  probabilityGradient(theta: Floats, dP: Floats, work: Work): Promise<Float64Array> {
    const classes = this.#classes;
    return this.#back(theta, work, (Z, { first, rows }) => {
      softmaxRows(Z, classes);
      return logitGradient(Z, dP.subarray(first * classes, (first + rows) * classes), classes);
    });
  }

  gaussNewton(
    theta: Floats,
    P: Floats,
    weights: Float32Array,
    vs: readonly Floats[],
    work: Work,
  ): Promise<Float64Array[]> {
    return this.#curvature(
      theta,
      P,
      weights,
      vs,
      work,
      (traces, parameters, _direction, _dots, gDot) => this.#passes.backward(traces, parameters, gDot).parameters,
    );
  }

  exact(
    theta: Floats,
    P: Floats,
    labels: Int32Array,
    weights: Float32Array,
    vs: readonly Floats[],
    work: Work,
  ): Promise<Float64Array[]> {
    const [passes, classes] = [this.#passes, this.#classes];
    return this.#curvature(theta, P, weights, vs, work, (traces, parameters, direction, dots, gDot, batch) => {
      const [first, end] = [batch.first, batch.first + batch.rows];
      const ofBatch = P.slice(first * classes, end * classes);
      const S = residuals(ofBatch, labels.subarray(first, end), weights.subarray(first), classes);
      const { gradients } = passes.backward(traces, parameters, passes.ops.from(S, batch.rows, classes));
      return passes.backwardTangent(traces, parameters, dots, direction, gradients, gDot);
    });
  }

  async #curvature(
    theta: Floats,
    P: Floats,
    weights: Float32Array,
    vs: readonly Floats[],
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
    const [passes, classes] = [this.#passes, this.#classes];
    const { ops } = passes;
    const parameters = passes.upload(theta);
    const directions = vs.map((v) => passes.upload(v));
    const totals = vs.map(() => new Float64Array(passes.parameterCount));
    try {
      for (const batch of this.#batches) {
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
    theta: Floats,
    work: Work,
    pass: (X: Tensor, parameters: Parameters) => Tensor,
  ): Promise<Float64Array> {
    const { ops } = this.#passes;
    const parameters = this.#passes.upload(theta);
    const result = new Float64Array(this.rowCount * this.#classes);
    try {
      for (const { X, first } of this.#batches) {
        await work.checkpoint();
        const output = ops.scope(() => pass(X, parameters));
        result.set(await ops.read(output), first * this.#classes);
        ops.dispose([output]);
      }
    } finally {
      ops.dispose(parameters.flat());
    }
    return result;
  }

  async #back(
    theta: Floats,
    work: Work,
    pulledBack: (Z: Float64Array, batch: Batch) => Float64Array,
  ): Promise<Float64Array> {
    const [passes, classes] = [this.#passes, this.#classes];
    const { ops } = passes;
    const parameters = passes.upload(theta);
    const total = new Float64Array(passes.parameterCount);
    try {
      for (const batch of this.#batches) {
        await work.checkpoint();
        const traces = ops.scope(() => passes.forward(batch.X, parameters));
        const Z = Float64Array.from(await ops.read(traces.at(-1)?.output ?? batch.X));
        const g = pulledBack(Z, batch);
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

/** P ← w (P − Y), row by row for every label; returns P. */
function residuals<Kind extends Floats>(P: Kind, labels: Int32Array, weights: Float32Array, classes: number): Kind {
  for (let r = 0; r < labels.length; r++) {
    P[r * classes + labels[r]] -= 1;
    for (let c = r * classes; c < (r + 1) * classes; c++) P[c] *= weights[r];
  }
  return P;
}

/** a ← w P ∘ (a − Σ P a), row by row. */
function covariance(a: Float64Array, P: Floats, weights: Float32Array, classes: number): void {
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
