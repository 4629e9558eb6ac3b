import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { noiseLeaves, noiseRates, raisedRates } from '../../../src/engine/ranking/noise-rate.ts';
import { splitFeatures } from '../../../src/engine/ranking/split-features.ts';
import { pooledGains, transitionPrior, type LabelledRows } from '../../../src/engine/ranking/transition.ts';

/** Rows of three labels that all might be class 0; `gains[y]` of each label's rows speak for that, each by about 1. */
function confused(gains: readonly number[], random: Random): { rows: LabelledRows; C: Float64Array } {
  const labels = Int32Array.from(gains.flatMap((count, y) => Array.from({ length: count }, () => y)));
  const rows = { live: Int32Array.from(labels.keys()), labels, classCount: gains.length };
  const C = new Float64Array(labels.length * gains.length);
  for (const i of rows.live) C[i * gains.length] = 0.5 + random.uniform();
  return { rows, C };
}

describe('the transition prior', () => {
  it('takes confusions for equally common that differ by chance alone', () => {
    const { rows, C } = confused([0, 22, 15, 12], new Random(1));
    const M = transitionPrior(rows, C);
    expect([M[4], M[8], M[12]]).toEqual([1, 1, 1]);
  });

  it('gives a rare confusion little, and one that nothing speaks for nothing', () => {
    const { rows, C } = confused([0, 300, 15, 0], new Random(1));
    const M = transitionPrior(rows, C);
    expect(M[4]).toBe(1);
    expect(M[8]).toBeLessThan(0.15);
    expect(M[8]).toBeGreaterThan(0.03);
    expect(M[12]).toBe(0);
  });

  it('is 1 everywhere when nothing speaks for anything', () => {
    const { rows, C } = confused([0, 5, 5], new Random(1));
    expect(transitionPrior(rows, C.fill(0)).every((value) => value === 1)).toBe(true);
  });
});

describe('noise rates', () => {
  const random = new Random(4);
  const size = 400;
  /** One feature; rows above 0.9 bear label 1 though the model believes 0. */
  const values = Float64Array.from({ length: size }, () => random.uniform());
  const labels = Int32Array.from(values, (value) => (value > 0.9 ? 1 : 0));
  const rows = { live: Int32Array.from(labels.keys()), labels, classCount: 2 };
  const P = Float64Array.from({ length: 2 * size }, (_, at) => (at % 2 === 0 ? 0.9 : 0.1));
  const features = splitFeatures({ kind: 'dense', rows: size, columns: 1, values });
  const leaves = noiseLeaves(rows, P, [1], features);
  const wrong = labels.indexOf(1);

  it('are excess over what could be wrong, leaf by leaf, and the least for labels not looked at', () => {
    // Every row of the corner bears label 1, one in ten was believed to: (1 − 0.1)/(1 − 0.1).
    expect(noiseRates(rows, leaves, 0)[wrong]).toBeCloseTo(1, 6);
    expect(noiseRates(rows, leaves, 0)[labels.indexOf(0)]).toBe(0.02);
  });

  it('come nearer to the label’s overall rate the more rows a leaf borrows', () => {
    const rates = [0, 50, 200, 1e9].map((borrowed) => noiseRates(rows, leaves, borrowed)[wrong]);
    expect([...rates].sort((a, b) => b - a)).toEqual(rates);
    const excess = labels.reduce((sum, label) => sum + label - 0.1, 0);
    expect(rates[3]).toBeCloseTo(Math.max(excess / (0.9 * size), 0.02), 4);
  });
});

describe('raised rates', () => {
  const rows = (labels: number[]): LabelledRows => {
    return { live: Int32Array.from(labels.keys()), labels: Int32Array.from(labels), classCount: 3 };
  };

  it('come near to 1 where one label bears the errors, and stay low where many share them', () => {
    expect(raisedRates(rows([1, 1, 0]), Float64Array.of(0.1, 0.05, 0.02), [1])[0]).toBeCloseTo(0.1 ** 0.25, 12);
    const shared = raisedRates(rows([1, 2, 0]), Float64Array.of(0.1, 0.1, 0.02), [1, 2]);
    expect(shared[0]).toBeCloseTo(0.1 / 0.2 ** 0.75, 12);
    expect(shared[2] / shared[0]).toBeCloseTo(0.2, 12);
  });

  it('are never lower than measured, nor above 1', () => {
    const measured = Float64Array.of(0.9, 0.8, 0.02);
    expect([...raisedRates(rows([1, 2, 0]), measured, [1, 2])]).toEqual([...measured]);
    expect([...raisedRates(rows([1, 2, 0]), measured, [])]).toEqual([...measured]);
  });
});

describe('pooled gains', () => {
  it('take a row for an error that moves the answer a little the other way, where others like it help', () => {
    const labels = Int32Array.of(1, 1, 1, 1, 0);
    const rows = { live: Int32Array.from(labels.keys()), labels, classCount: 2 };
    const P = Float64Array.of(0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1);
    /** a of class 1; of class 0 it is 0. */
    const effects = [1, 1, 1, -0.2, -0.2];
    const a = Float64Array.from({ length: 10 }, (_, at) => (at % 2 === 1 ? effects[(at - 1) / 2] : 0));
    const C = pooledGains(rows, P, a, new Float64Array(5).fill(0.5));
    // 0.6 of its own effect and 0.4 of the mean, 0.7, times the belief in class 0.
    expect(C[6]).toBeCloseTo(0.9 * (0.6 * -0.2 + 0.4 * 0.7), 12);
    expect(C[0]).toBeCloseTo(0.9 * (0.6 + 0.4 * 0.7), 12);
    expect([C[1], C[7]]).toEqual([0, 0]);
    // Nobody else is labelled 0: the mean is its own, a_0 − a_1.
    expect(C[9]).toBeCloseTo(0.1 * 0.2, 12);
  });
});
