import { expect, test } from 'vitest';
import { layOut } from '../../../src/app/chart/layout.ts';
import { ghostsOf, pinsOf, reachOf, rowsBefore } from '../../../src/app/chart/overlays.ts';
import { shapesOf } from '../../../src/app/chart/shape.ts';
import type { Entry } from '../../../src/app/state/complaints.svelte.ts';
import { weeks } from '../answer.ts';

const now = weeks([59, 40, 58]);
const before = weeks([59, 36, 58]);
const [line] = shapesOf(now);

function entry(week: number, value: number): Entry {
  const complaint = { query: 'q1', row: { week }, op: '>=', column: 'churners', value } as const;
  return { id: week, complaint, muted: false, state: { value: 40, relaxed: 40.2, holds: false } };
}

test('a complaint is pinned to its row and column, and one about another answer is not', () => {
  expect(pinsOf(now, [entry(2, 60)])).toEqual([{ row: 1, column: 1, value: 60, holds: false }]);
  expect(pinsOf({ ...now, id: 'q2' }, [entry(2, 60)])).toEqual([]);
});

test('what was before the first fix is compared only with an answer of the same columns', () => {
  expect(rowsBefore(now, before)).toBe(before.first.rows);
  expect(rowsBefore(now, null)).toBeNull();
  expect(rowsBefore(now, now)).toBeNull();
  expect(rowsBefore(now, { ...before, columns: before.columns.slice(1) })).toBeNull();
});

test('the axis must reach what is wanted and what was', () => {
  expect(reachOf(pinsOf(now, [entry(2, 60)]), before.first.rows, line)).toEqual([60, 59, 36, 58]);
});

test('ghosts stand where the values were, matched by their keys', () => {
  const layout = layOut(now.first.rows, line, 600, 300, [36]);
  const shuffled = [before.first.rows[2], before.first.rows[0], before.first.rows[1]];
  const ghosts = ghostsOf(now.first.rows, shuffled, line, layout);
  expect(ghosts.map(({ changed }) => changed)).toEqual([false, true, false]);
  expect(ghosts[1].y).toBeCloseTo(layout.yOf(36));
});
