import type { Floats } from '../model/classifier.ts';
import { regressionLeaves } from './regression-tree.ts';
import type { SplitFeatures } from './split-features.ts';
import type { LabelledRows } from './transition.ts';

const DEPTH = 3;
const LEAST_LEAF = 10;
const LEAF_SHARE = 0.01;
const LEAST_RATE = 0.02;
const MOST_RATE = 1;
/** A label is looked at when it has this share of all positive score. */
const LABEL_SHARE = 0.05;

/** The labels that bear at least 5 % of the positive scores. */
export function blamedLabels({ live, labels, classCount }: LabelledRows, scores: Float64Array): number[] {
  const mass = new Float64Array(classCount);
  for (const i of live) mass[labels[i]] += Math.max(scores[i], 0);
  const total = mass.reduce((sum, each) => sum + each, 0);
  return [...mass.keys()].filter((label) => total > 0 && mass[label] >= LABEL_SHARE * total);
}

/**
 * g_i, the rate at which rows like row i that are not of class y_i bear that label all the same (RANKING.md step 4): for
 * each label c looked at, the leaves of a tree on all live rows with the target 1[y = c] − p_c, and in each leaf
 * Σ(1[y = c] − p_c) / Σ(1 − p_c), with `priorRows` more at the label's overall rate (small leaves say little), and clipped to [0.02, 1]. 0.02 for other labels.
 * P is of the model without the suspects.
 */
export function noiseRates(
  rows: LabelledRows,
  P: Floats,
  blamed: readonly number[],
  features: SplitFeatures,
  priorRows: number,
): Float64Array {
  const { live, labels, classCount } = rows;
  const g = new Float64Array(labels.length).fill(LEAST_RATE);
  const surplus = new Float64Array(labels.length);
  for (const label of blamed) {
    let total = 0;
    let possible = 0;
    for (const i of live) {
      surplus[i] = (labels[i] === label ? 1 : 0) - P[i * classCount + label];
      total += surplus[i];
      possible += 1 - P[i * classCount + label];
    }
    const overall = possible > 0 ? Math.max(total / possible, 0) : 0;
    for (const leaf of regressionLeaves(features, live, surplus, { depth: DEPTH, leaf: leafSize(live.length) })) {
      let excess = priorRows * overall;
      let others = priorRows;
      for (const i of leaf) {
        excess += surplus[i];
        others += 1 - P[i * classCount + label];
      }
      const rate = others > 0 ? Math.min(Math.max(excess / others, LEAST_RATE), MOST_RATE) : LEAST_RATE;
      for (const i of leaf) if (labels[i] === label) g[i] = rate;
    }
  }
  return g;
}

/** r_i = g(1 − p_y) / (p_y + g(1 − p_y)): the posterior probability that label y_i is noise. */
export function posteriors({ live, labels, classCount }: LabelledRows, P: Floats, g: Float64Array): Float64Array {
  const r = new Float64Array(labels.length);
  for (const i of live) {
    const p = P[i * classCount + labels[i]];
    const noise = g[i] * (1 - p);
    r[i] = p + noise > 0 ? noise / (p + noise) : 1;
  }
  return r;
}

/**
 * Multiplies positive scores by √(τ/max τ), τ the mean of max(score, 0) in the leaf of a tree on the rows of that label:
 * errors of one cause lie together (RANKING.md step 5).
 */
export function localised(
  { live, labels, classCount }: LabelledRows,
  scores: Float64Array,
  blamed: readonly number[],
  features: SplitFeatures,
): Float64Array {
  const positive = scores.map((score) => Math.max(score, 0));
  const tau = new Float64Array(scores.length);
  let largest = 0;
  for (let label = 0; label < classCount; label++) {
    const own = live.filter((i) => labels[i] === label);
    if (own.length === 0) continue;
    const depth = blamed.includes(label) ? DEPTH : 0;
    for (const leaf of regressionLeaves(features, own, positive, { depth, leaf: leafSize(own.length) })) {
      const mean = leaf.reduce((sum, i) => sum + positive[i], 0) / leaf.length;
      for (const i of leaf) tau[i] = mean;
      largest = Math.max(largest, mean);
    }
  }
  return scores.map((score, i) => (score > 0 && largest > 0 ? score * Math.sqrt(tau[i] / largest) : score));
}

function leafSize(rows: number): number {
  return Math.max(LEAST_LEAF, Math.ceil(LEAF_SHARE * rows));
}
