import { expect, test } from 'vitest';
import { settlingRows } from '../../../src/engine/ranking/settling-rows.ts';

test('the rows that settle all complaints lie between the last two levels, by the slowest complaint', () => {
  const before = { rows: 100, missing: [30, -1, 4] };
  expect(settlingRows(before, { rows: 200, missing: [-10, -2, -12] })).toBe(175);
  expect(settlingRows(before, { rows: 200, missing: [0, 0, 0] })).toBe(200);
});

test('nothing is known where a complaint is left or none was there; all held-out rows count where the answer was NULL before', () => {
  expect(settlingRows({ rows: 0, missing: [5, 5] }, { rows: 50, missing: [-5, 1] })).toBe(Infinity);
  expect(settlingRows({ rows: 0, missing: [-1, 0] }, { rows: 50, missing: [-5, -1] })).toBe(Infinity);
  expect(settlingRows({ rows: 0, missing: [Infinity] }, { rows: 50, missing: [-1] })).toBe(50);
});
