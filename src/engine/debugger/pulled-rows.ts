import { tabulate } from '../base/tabulate.ts';
import type { Work } from '../base/work.ts';
import type { Floats } from '../compute/backend.ts';
import { solveInfluence } from '../influence/solve.ts';
import { pairKey } from '../provenance/lineage.ts';
import type { ObjectiveEvaluation } from '../ranking/objective.ts';
import type { PulledRow } from './api.ts';
import type { SessionProblem } from './rank.ts';
import type { TrainedModel } from './trained-model.ts';

/** Changes of q smaller than this are rounding: a row that moves q by less is not pulled. */
const LEAST_CHANGE = 1e-12;
/** Below this a probability is taken as this where it divides. */
const LEAST_PROBABILITY = 1e-30;

/**
 * The queried rows through whose predictions one training row z acts most on the complaints: with s = H⁻¹∇ℓ(z), removing z
 * moves a queried row's logits by (1/n)(∂logits/∂θ)s, and what that moves the complaints by is ∂q/∂P · ΔP, row by row.
 * Largest |∂q/∂P · ΔP| first. Cost: one solve, and one product with each queried table.
 * @param position of z among the training rows of `model`
 */
export async function pulledRows(
  { problem: { objective }, models }: SessionProblem,
  model: TrainedModel,
  position: number,
  most: number,
  work: Work,
): Promise<PulledRow[]> {
  if (most < 1) return [];
  const index = models.indexOf(model);
  const { classifier } = model;
  const evaluation = await objective.evaluate();
  const dP = evaluation.predictionGradients(slopesOf(evaluation));
  const gradient = await lossGradient(model, position, work);
  const hessian = await classifier.hessian();
  try {
    const { s } = await solveInfluence(hessian, gradient, {}, work);
    const live = classifier.weights.reduce((sum, weight) => sum + weight, 0);
    const direction = s.map((value) => value / live);
    const pulled: PulledRow[] = [];
    for (const held of objective.pairs) {
      if (held.model !== index) continue;
      const key = pairKey(held.pair);
      const now = evaluation.probabilities.get(key);
      const own = dP.get(key);
      if (!now || !own?.some((slope) => slope !== 0)) continue;
      const moved = movedProbabilities(now, await classifier.logitDerivatives(direction, held.rows), model);
      pulled.push(...mostMoved(held.pair.table, now, moved, own, model, most));
    }
    return pulled.sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, most);
  } finally {
    hessian.dispose();
  }
}

/** The complaints' own slopes or, where all of them are met, the values themselves: their rows are still worth a look. */
function slopesOf({ terms }: ObjectiveEvaluation): number[] {
  return terms.some(({ slope }) => slope !== 0) ? terms.map(({ slope }) => slope) : terms.map(() => 1);
}

/** ∇ℓ of one training row, by ∂ℓ/∂P: −1/p at its label. */
async function lossGradient(model: TrainedModel, position: number, work: Work): Promise<Float64Array> {
  const { classifier } = model;
  const row = await classifier.hold(await model.rowFeatures(position, work));
  try {
    const label = classifier.labels[position];
    const p = await classifier.probabilities(row);
    const dP = new Float64Array(classifier.classCount);
    dP[label] = -1 / Math.max(p[label], LEAST_PROBABILITY);
    return await classifier.parameterGradient(row, dP);
  } finally {
    row.dispose();
  }
}

/** P after logits moved by a: p e^a / Σ p e^a. */
function movedProbabilities(P: Floats, a: Floats, { classifier: { classCount } }: TrainedModel): Float64Array {
  const moved = tabulate(P.length, (i) => P[i] * Math.exp(a[i]));
  for (let start = 0; start < moved.length; start += classCount) {
    const row = moved.subarray(start, start + classCount);
    const sum = row.reduce((total, value) => total + value, 0);
    row.forEach((value, c) => (row[c] = value / sum));
  }
  return moved;
}

/** The rows of one table that change q most, each with the class through which it does. */
function mostMoved(
  table: string,
  now: Floats,
  moved: Float64Array,
  dP: Float64Array,
  { name, labels: { classes } }: TrainedModel,
  most: number,
): PulledRow[] {
  const rows: PulledRow[] = [];
  let least = LEAST_CHANGE;
  for (let start = 0, row = 0; start < now.length; start += classes.length, row++) {
    let [change, largest, through] = [0, -1, 0];
    for (let c = 0; c < classes.length; c++) {
      const part = dP[start + c] * (moved[start + c] - now[start + c]);
      change += part;
      if (Math.abs(part) > largest) [largest, through] = [Math.abs(part), c];
    }
    if (Math.abs(change) <= least) continue;
    const at = start + through;
    rows.push({ model: name, table, row, label: classes[through], now: now[at], without: moved[at], change });
    if (rows.length < 2 * most) continue;
    rows.sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).splice(most);
    least = Math.abs(rows[most - 1].change);
  }
  return rows;
}
