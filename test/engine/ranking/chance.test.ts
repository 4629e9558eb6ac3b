import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { noiseLeaves, noiseRates } from '../../../src/engine/ranking/noise-rate.ts';
import { splitFeatures } from '../../../src/engine/ranking/split-features.ts';
import { transitionPrior, type LabelledRows } from '../../../src/engine/ranking/transition.ts';

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
