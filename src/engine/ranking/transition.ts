import type { Floats } from '../model/classifier.ts';

/** A model's rows as the hold-out sees them. */
export interface LabelledRows {
  /** Rows that are in (w = 1), ascending. */
  readonly live: Int32Array;
  /** Observed class per row. */
  readonly labels: Int32Array;
  readonly classCount: number;
}

/** C_ic = p_ic (a_iy − a_ic): what row i would lower n·q by if its label were c, weighted by the belief in c. */
export function beliefWeighted({ live, labels, classCount }: LabelledRows, P: Floats, a: Floats): Float64Array {
  const C = new Float64Array(P.length);
  for (const i of live) {
    const row = i * classCount;
    for (let c = row; c < row + classCount; c++) C[c] = P[c] * (a[row + labels[i]] - a[c]);
  }
  return C;
}

/** Standard errors by which two masses must differ to count as different. */
const BEYOND_CHANCE = 2;

/**
 * The transition prior M[y, c], labels × classes: how much of the complaint the confusion “c was labelled y” explains
 * (RANKING.md step 2). m = Σ over live rows labelled y of max(C_ic, 0), with standard error σ = √Σ max(C_ic, 0)², over the
 * largest one; but a confusion counts in full unless its mass is smaller by more than chance: min(1, (m + 2σ)/(m* − 2σ*)).
 * Plain m/m* favours, among labels with equally many errors, those that chance gave a few more. All 1 when C is 0.
 */
export function transitionPrior({ live, labels, classCount }: LabelledRows, C: Float64Array): Float64Array {
  const mass = new Float64Array(classCount * classCount);
  const squares = new Float64Array(classCount * classCount);
  for (const i of live) {
    for (let c = 0; c < classCount; c++) {
      const gain = Math.max(C[i * classCount + c], 0);
      mass[labels[i] * classCount + c] += gain;
      squares[labels[i] * classCount + c] += gain * gain;
    }
  }
  const error = squares.map((sum) => BEYOND_CHANCE * Math.sqrt(sum));
  const largest = mass.reduce((max, value) => Math.max(max, value), 0);
  const least = largest - error[mass.indexOf(largest)];
  if (least <= 0) return mass.fill(1);
  return mass.map((m, cell) => Math.min(1, (m + error[cell]) / least));
}

/** t_i = Σ_c C_ic · (M[y_i, c] if C_ic > 0 else 1); Holistic's score where M is 1. 0 for rows that are out. */
export function transitionScores(
  { live, labels, classCount }: LabelledRows,
  C: Float64Array,
  M: Float64Array,
): Float64Array {
  const t = new Float64Array(labels.length);
  for (const i of live) {
    let sum = 0;
    for (let c = 0; c < classCount; c++) {
      const value = C[i * classCount + c];
      sum += value > 0 ? value * M[labels[i] * classCount + c] : value;
    }
    t[i] = sum;
  }
  return t;
}

/** How much of a row's gain is taken from its confusion's mean rather than from the row itself. */
const POOLED = 0.4;
/** A confusion that is believed in less than this many rows has no mean of its own. */
const LEAST_BELIEF = 1e-9;

/**
 * C_ic with the row's own effect a_iy − a_ic drawn towards the mean effect of its confusion: 0.6 of it and 0.4 of
 * Σ r p_c (a_y − a_c)/Σ r p_c over the live rows with its label. What removing one row does alone says little of whether
 * its label is wrong: of errors that have one cause some happen to move the answer the other way.
 * @param r the posterior that each row's label is noise
 */
export function pooledGains(
  { live, labels, classCount }: LabelledRows,
  P: Floats,
  a: Floats,
  r: Float64Array,
): Float64Array {
  const effects = new Float64Array(classCount * classCount);
  const beliefs = new Float64Array(classCount * classCount);
  const C = new Float64Array(P.length);
  for (const i of live) {
    for (let c = 0; c < classCount; c++) {
      const believed = r[i] * P[i * classCount + c];
      const confusion = labels[i] * classCount + c;
      effects[confusion] += believed * (a[i * classCount + labels[i]] - a[i * classCount + c]);
      beliefs[confusion] += believed;
    }
  }
  const mean = effects.map((sum, confusion) => (beliefs[confusion] > LEAST_BELIEF ? sum / beliefs[confusion] : 0));
  for (const i of live) {
    const row = i * classCount;
    for (let c = 0; c < classCount; c++) {
      const own = a[row + labels[i]] - a[row + c];
      C[row + c] = P[row + c] * ((1 - POOLED) * own + POOLED * mean[labels[i] * classCount + c]);
    }
  }
  return C;
}
