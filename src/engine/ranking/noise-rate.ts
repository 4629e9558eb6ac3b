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

/** Rows among which a label is wrong about equally often. */
interface NoiseLeaf {
  readonly label: number;
  readonly rows: Int32Array;
  /** Σ (1[y = label] − p_label): rows that bear the label beyond what the model believes. */
  readonly excess: number;
  /** Σ (1 − p_label): rows that could bear it wrongly. */
  readonly others: number;
  /** excess / others of all live rows, at least 0. */
  readonly overall: number;
}

/**
 * Where labels are wrong (RANKING.md step 4): for each label c looked at, the leaves of a tree on all live rows with the
 * target 1[y = c] − p_c. P is of the model without the suspects.
 */
export function noiseLeaves(
  { live, labels, classCount }: LabelledRows,
  P: Floats,
  blamed: readonly number[],
  features: SplitFeatures,
): NoiseLeaf[] {
  const surplus = new Float64Array(labels.length);
  return blamed.flatMap((label) => {
    for (const i of live) surplus[i] = (labels[i] === label ? 1 : 0) - P[i * classCount + label];
    const sums = (rows: Int32Array) => {
      let excess = 0;
      let others = 0;
      for (const i of rows) {
        excess += surplus[i];
        others += 1 - P[i * classCount + label];
      }
      return { excess, others };
    };
    const all = sums(live);
    const overall = all.others > 0 ? Math.max(all.excess / all.others, 0) : 0;
    const tree = { depth: DEPTH, leaf: leafSize(live.length) };
    return regressionLeaves(features, live, surplus, tree).map((rows) => ({ label, rows, overall, ...sums(rows) }));
  });
}

/**
 * g_i, the rate at which rows like row i that are not of class y_i bear that label all the same: excess / others of its
 * leaf with `borrowed` rows more at the label's overall rate (small leaves say little), clipped to [0.02, 1]; 0.02 for
 * labels not looked at.
 */
export function noiseRates({ labels }: LabelledRows, leaves: readonly NoiseLeaf[], borrowed: number): Float64Array {
  const g = new Float64Array(labels.length).fill(LEAST_RATE);
  for (const { label, rows, excess, others, overall } of leaves) {
    const possible = others + borrowed;
    if (possible <= 0) continue;
    const rate = Math.min(Math.max((excess + borrowed * overall) / possible, LEAST_RATE), MOST_RATE);
    for (const i of rows) if (labels[i] === label) g[i] = rate;
  }
  return g;
}

/** How far rates are raised towards those that would make an error certain: 0 not at all, 1 all the way. */
const RAISED = 0.75;

/**
 * g as r takes it. Measured rates are too low, since the model still believes errors that are not held out yet; so they
 * are raised by a common factor, most of the way (on a log scale) to where the largest rates of the blamed labels add up
 * to 1: an error is nearly certain to be there, and as likely to bear each label as those were seen to be wrong.
 */
export function raisedRates(
  { live, labels, classCount }: LabelledRows,
  g: Float64Array,
  blamed: readonly number[],
): Float64Array {
  const largest = new Float64Array(classCount);
  for (const i of live) largest[labels[i]] = Math.max(largest[labels[i]], g[i]);
  const together = blamed.reduce((sum, label) => sum + largest[label], 0);
  if (together === 0) return g;
  return g.map((rate) => Math.min(rate / Math.min(together, 1) ** RAISED, MOST_RATE));
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
