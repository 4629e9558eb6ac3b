import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { auccr, expectedHits, recallCurve } from '../../../src/engine/ranking/metrics.ts';

describe('recall and auccr', () => {
  it('gives 1 to a perfect ranking of any size and 0 when nothing is found', () => {
    for (const K of [1, 2, 7, 66]) {
      expect(auccr(recallCurve(new Array(K).fill(1), K))).toBeCloseTo(1, 12);
      expect(auccr(recallCurve(new Array(K).fill(0), K))).toBe(0);
    }
  });

  it('is the papers’ AUC_CR times K/(K+1)', () => {
    const hits = [1, 0, 1, 1, 0];
    const K = 5;
    const recall = recallCurve(hits, K);
    expect([...recall]).toEqual([0.2, 0.2, 0.4, 0.6, 0.6].map((r) => expect.closeTo(r, 12)));
    const published = (2 / K) * recall.reduce((a, b) => a + b, 0);
    expect(auccr(recall)).toBeCloseTo((published * K) / (K + 1), 12);
  });

  it('keeps the last value where the budget is smaller than K', () => {
    expect([...recallCurve([1, 1], 4)]).toEqual([0.25, 0.5, 0.5, 0.5]);
  });
});

describe('expected hits within equal scores', () => {
  it('equals the mean over many random orders within ties', () => {
    const rows = [3, 2, 2, 2, 2, 1, 1, 1, 0.5].map((score, i) => ({ score, corrupted: [0, 2, 3, 6].includes(i) }));
    const K = 4;
    const expected = auccr(
      recallCurve(
        expectedHits(rows, rows.length, (r) => r.corrupted),
        K,
      ),
    );
    const random = new Random(5);
    let sum = 0;
    const draws = 4000;
    for (let draw = 0; draw < draws; draw++) {
      const order = rows
        .map((row) => ({ row, key: random.uniform() }))
        .sort((a, b) => b.row.score - a.row.score || a.key - b.key);
      sum += auccr(
        recallCurve(
          order.map(({ row }) => (row.corrupted ? 1 : 0)),
          K,
        ),
      );
    }
    expect(Math.abs(sum / draws - expected)).toBeLessThan(0.01);
  });

  it('splits no group at the cut: the group behind the last position counts whole', () => {
    const rows = [1, 1, 1, 1].map((score, i) => ({ score, corrupted: i === 0 }));
    expect(expectedHits(rows, 2, (r) => r.corrupted)).toEqual([0.25, 0.25]);
  });
});
