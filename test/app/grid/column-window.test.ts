import { expect, test } from 'vitest';
import { ColumnWindow, draggedWidth } from '../../../src/app/widgets/grid/column-window.ts';

const columns = new ColumnWindow([100, 200, 300, 400].map((width) => ({ width })));

test('columns lie beside each other', () => {
  expect(columns.lefts).toEqual([0, 100, 300, 600, 1000]);
  expect(columns.total).toBe(1000);
  expect(new ColumnWindow([]).total).toBe(0);
});

test('columns in view and shortly beyond are shown', () => {
  expect(columns.shown(0, 150)).toEqual([0, 1]);
  expect(columns.shown(450, 100)).toEqual([2, 3]);
  expect(columns.shown(0, 1000)).toEqual([0, 1, 2, 3]);
});

test('a column is brought into view by moving as little as possible', () => {
  expect(columns.scrollLeftFor(1, 350, 0)).toBe(0);
  expect(columns.scrollLeftFor(2, 350, 0)).toBe(250);
  expect(columns.scrollLeftFor(0, 350, 250)).toBe(0);
  expect(columns.scrollLeftFor(3, 350, 0)).toBe(600);
});

test('a dragged column keeps a width that can be dragged again', () => {
  expect(draggedWidth(100, 30)).toBe(130);
  expect(draggedWidth(100, -500)).toBe(40);
});
