import { expect, test } from 'vitest';
import { selectedCells, summaryOf } from '../../../src/app/result/selected.ts';
import { extendTo, selectAll, selectCell, toggleCell } from '../../../src/app/widgets/grid/selection.ts';

const rows = [
  ['a', 1, 10],
  ['b', 2, 20],
  ['c', null, 30],
];
const read = async (first: number, last: number) => rows.slice(first, last + 1);

test('only what is selected is added up, in the columns shown', async () => {
  const one = selectCell({ row: 0, column: 0 });
  expect(await selectedCells(one, [0, 1, 2], read)).toBeNull();
  const block = extendTo(selectCell({ row: 0, column: 1 }), { row: 1, column: 1 });
  expect(await selectedCells(block, [0, 2, 1], read)).toEqual([10, 20]);
  const apart = toggleCell(selectCell({ row: 0, column: 1 }), { row: 2, column: 2 });
  expect(await selectedCells(apart, [0, 1, 2], read)).toEqual([1, 30]);
  const all = await selectedCells(selectAll(one.active, 3, 3), [0, 1, 2], read);
  expect(all && summaryOf(all)).toBe('5 numbers: sum 63, mean 12.6, 1 to 30');
  expect(await selectedCells(selectAll(one.active, 1_000_000, 3), [0, 1, 2], read)).toBeNull();
});

test('texts and a number alone say nothing', () => {
  expect(summaryOf(['a', 'b', null])).toBe('');
  expect(summaryOf([7, null])).toBe('');
});
