import type { Work } from '../../base/work.ts';
import type { Floats } from '../../compute/backend.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { HeldRows } from '../classifier.ts';

/** Σ w ℓ of rows at one θ, with P and every row's ℓ. */
export interface LossAt {
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly P: Float64Array;
  readonly losses: Float64Array;
}

/** Rows of a network where its arithmetic runs: everything that is asked of a network is a pass over such rows. */
export interface NetworkRows extends HeldRows {
  /** Logits of every row, rows × classes. */
  logits(theta: Floats, work: Work): Promise<Float64Array>;
  /** ∂logits/∂θ · s of every row, rows × classes. */
  logitTangents(theta: Floats, s: Floats, work: Work): Promise<Float64Array>;
  /** L = Σ w ℓ and ∇L at θ. */
  at(theta: Floats, labels: Int32Array, weights: Float32Array, work: Work): Promise<LossAt>;
  /** Σ_r (∂logits_r/∂θ)ᵀ S_r, S rows × classes. */
  pullBack(theta: Floats, S: Floats, work: Work): Promise<Float64Array>;
  /** Σ_r (∂P_r/∂θ)ᵀ dP_r, dP rows × classes; P is made on the way. */
  probabilityGradient(theta: Floats, dP: Floats, work: Work): Promise<Float64Array>;
  /**
   * Σ w Jᵀ Σᵢ J v for several v, J = ∂logits/∂θ and Σᵢ = diag(p) − ppᵀ: the Gauss–Newton part of ∇²L, positive semidefinite.
   */
  gaussNewton(
    theta: Floats,
    P: Floats,
    weights: Float32Array,
    vs: readonly Floats[],
    work: Work,
  ): Promise<Float64Array[]>;
  /** ∇²L·v for several v, exactly: the Gauss–Newton part and what the layers themselves bend (Pearlmutter's R-operator). */
  exact(
    theta: Floats,
    P: Floats,
    labels: Int32Array,
    weights: Float32Array,
    vs: readonly Floats[],
    work: Work,
  ): Promise<Float64Array[]>;
}

/** Puts a table's rows where a network's arithmetic runs. */
export type HoldRows = (matrix: Matrix) => Promise<NetworkRows>;
