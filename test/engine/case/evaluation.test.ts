import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate as evaluateKeys, rowKey, type FixedRows } from '../../../src/engine/case/evaluation.ts';

/** The evaluation of one model's rows, by their ids. */
function evaluate(
  iterations: readonly { ranking: readonly { row: number; score: number }[]; fixed: readonly number[] }[],
  corrupted: ReadonlySet<number>,
) {
  const named = iterations.map(({ ranking, fixed }): FixedRows => ({
    ranking: ranking.map((suspect) => ({ model: 'm', ...suspect })),
    fixed: fixed.map((row) => ({ model: 'm', row })),
  }));
  return evaluateKeys(named, new Set([...corrupted].map((row) => rowKey({ model: 'm', row }))));
}

test('a perfect ranking has auccr 1, fixed at once or in steps', () => {
  const ranking = [3, 1, 4, 0, 2].map((row, i) => ({ row, score: -i }));
  const corrupted = new Set([3, 1, 4]);
  const atOnce = evaluate([{ ranking, fixed: [3, 1, 4] }], corrupted);
  expect(atOnce.auccr).toBeCloseTo(1, 12);
  expect(atOnce.recall).toEqual([1 / 3, 2 / 3, 1]);
  const inSteps = evaluate(
    [
      { ranking, fixed: [3, 1] },
      { ranking: ranking.slice(2), fixed: [4, 0] },
    ],
    corrupted,
  );
  expect(inSteps).toEqual(atOnce);
});

test('a perfect ranking has exactly 1, however many rows are corrupted', () => {
  for (let K = 1; K <= 60; K++) {
    const rows = Array.from({ length: K }, (_, row) => row);
    const ranking = rows.map((row) => ({ row, score: -row }));
    expect(evaluate([{ ranking, fixed: rows }], new Set(rows)).auccr).toBe(1);
  }
});

test('the recall stays where fewer rows were fixed than are corrupted', () => {
  const ranking = [0, 1, 2, 3].map((row) => ({ row, score: -row }));
  const { recall, auccr } = evaluate([{ ranking, fixed: [0] }], new Set([0, 2, 3]));
  expect(recall).toEqual([1 / 3, 1 / 3, 1 / 3]);
  expect(auccr).toBeCloseTo(1 / 2, 12);
});

test('a ranking that misses every corrupted row has auccr 0', () => {
  const ranking = [0, 1, 2, 3].map((row) => ({ row, score: -row }));
  expect(evaluate([{ ranking, fixed: [0, 1] }], new Set([2, 3])).auccr).toBe(0);
});

test('within ties auccrTies is the mean of auccr over every order of equal scores', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ score: fc.integer({ min: 0, max: 2 }), bad: fc.boolean() }), { minLength: 1, maxLength: 5 }),
      fc.nat({ max: 5 }),
      (rows, count) => {
        const corrupted = new Set(rows.flatMap(({ bad }, row) => (bad ? [row] : [])));
        fc.pre(corrupted.size > 0);
        const orders = permutations(rows.map((_, row) => row)).filter((order) =>
          order.every((row, i) => i === 0 || rows[order[i - 1]].score >= rows[row].score),
        );
        const results = orders.map((order) => {
          const ranking = order.map((row) => ({ row, score: rows[row].score }));
          return evaluate([{ ranking, fixed: order.slice(0, count) }], corrupted);
        });
        const mean = results.reduce((sum, { auccr }) => sum + auccr, 0) / results.length;
        for (const { auccrTies } of results) expect(auccrTies).toBeCloseTo(mean, 10);
      },
    ),
  );
});

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

test('rows of one id in two models are two rows', () => {
  const rows = [
    { model: 'a', row: 0 },
    { model: 'b', row: 0 },
  ];
  const ranking = rows.map((row, i) => ({ ...row, score: -i }));
  const corrupted = new Set([rowKey({ model: 'b', row: 0 })]);
  expect(evaluateKeys([{ ranking, fixed: rows.slice(0, 1) }], corrupted).auccr).toBe(0);
  expect(evaluateKeys([{ ranking, fixed: rows.slice(1) }], corrupted).auccr).toBe(1);
});
