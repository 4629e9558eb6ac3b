import type { DenseMatrix } from '../../src/engine/features/matrix.ts';
import binary from './influence-binary.json' with { type: 'json' };
import multiclass from './influence-multiclass.json' with { type: 'json' };
import wide from './influence-wide.json' with { type: 'json' };

/** A small softmax regression solved in float64 by code that is not this project's. Matrices are flattened row-major. */
export interface GoldenProblem {
  readonly name: string;
  readonly classes: number;
  readonly l2: number;
  readonly X: DenseMatrix;
  readonly Xq: DenseMatrix;
  readonly labels: Int32Array;
  readonly W: Float64Array;
  readonly objective: number;
  readonly rowLosses: Float64Array;
  readonly V: Float64Array;
  readonly HV: Float64Array;
  /** q = (relaxed count of class 0 over Xq − target)². */
  readonly target: number;
  readonly relaxedCount: number;
  readonly gradient: Float64Array;
  readonly inverseHessianGradient: Float64Array;
  readonly removalScores: Float64Array;
  readonly relabelScores: Float64Array;
  readonly selfInfluence: Float64Array;
  /** The relaxed count after really retraining without each row, n kept. */
  readonly countAfterLeavingOut: Float64Array;
}

const flat = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat());

function matrix(rows: readonly (readonly number[])[]): DenseMatrix {
  return { kind: 'dense', rows: rows.length, columns: rows[0].length, values: flat(rows) };
}

function read(name: string, json: typeof binary): GoldenProblem {
  return {
    name,
    classes: json.classes,
    l2: json.l2,
    X: matrix(json.X),
    Xq: matrix(json.Xq),
    labels: Int32Array.from(json.y),
    W: flat(json.optimum.W),
    objective: json.optimum.objective,
    rowLosses: Float64Array.from(json.perExampleLoss),
    V: flat(json.hvp.V),
    HV: flat(json.hvp.HV),
    target: json.complaint.target,
    relaxedCount: json.complaint.relaxedCount,
    gradient: flat(json.complaint.gradient),
    inverseHessianGradient: flat(json.complaint.inverseHessianGradient),
    removalScores: Float64Array.from(json.deletionScore),
    relabelScores: flat(json.relabelBenefit),
    selfInfluence: Float64Array.from(json.selfInfluence),
    countAfterLeavingOut: Float64Array.from(json.countAfterLeavingOut),
  };
}

export const goldenProblems = [read('binary', binary), read('multiclass', multiclass), read('wide', wide)];

/** ∂q/∂P of the golden complaint at these probabilities: 2 (Σ p_r0 − target) in class 0. */
export function complaintGradient(problem: GoldenProblem, P: ArrayLike<number>): Float64Array {
  let count = 0;
  for (let r = 0; r < P.length; r += problem.classes) count += P[r];
  return Float64Array.from(P, (_, i) => (i % problem.classes === 0 ? 2 * (count - problem.target) : 0));
}
