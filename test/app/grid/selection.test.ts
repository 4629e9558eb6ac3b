import { describe, expect, test } from 'vitest';
import {
  chosenColumns,
  chosenRows,
  extendTo,
  isRowSelected,
  isSelected,
  selectAll,
  selectCell,
  toggleCell,
} from '../../../src/app/widgets/grid/selection.ts';

const at = (row: number, column: number) => ({ row, column });

describe('what is selected', () => {
  test('one cell is active but no rectangle is drawn', () => {
    const one = selectCell(at(3, 1));
    expect(isSelected(one, 3, 1)).toBe(false);
    expect(chosenRows(one)).toEqual([{ first: 3, last: 3 }]);
    expect(chosenColumns(one)).toEqual({ first: 1, last: 1 });
  });

  test('extending turns around the cell where it began', () => {
    const down = extendTo(selectCell(at(3, 1)), at(5, 2));
    expect(chosenRows(down)).toEqual([{ first: 3, last: 5 }]);
    const up = extendTo(down, at(1, 0));
    expect(up.active).toEqual(at(1, 0));
    expect(chosenRows(up)).toEqual([{ first: 1, last: 3 }]);
    expect(chosenColumns(up)).toEqual({ first: 0, last: 1 });
    expect(isSelected(up, 2, 1)).toBe(true);
    expect(isSelected(up, 2, 2)).toBe(false);
  });

  test('toggling adds cells, takes one away again, and keeps the cell that was active', () => {
    const two = toggleCell(selectCell(at(0, 0)), at(4, 0));
    expect(chosenRows(two)).toEqual([
      { first: 0, last: 0 },
      { first: 4, last: 4 },
    ]);
    const three = extendTo(toggleCell(two, at(7, 0)), at(9, 0));
    expect(isRowSelected(three, 8)).toBe(true);
    expect(chosenRows(toggleCell(two, at(4, 0)))).toEqual([{ first: 0, last: 0 }]);
  });

  test('rows are told once, in order, neighbours together', () => {
    const overlapping = toggleCell(extendTo(toggleCell(selectCell(at(8, 0)), at(2, 0)), at(5, 0)), at(6, 0));
    expect(chosenRows(overlapping)).toEqual([
      { first: 2, last: 6 },
      { first: 8, last: 8 },
    ]);
  });

  test('all is every cell, and the active one stays', () => {
    const all = selectAll(at(4, 1), 10, 3);
    expect(all.active).toEqual(at(4, 1));
    expect(chosenRows(all)).toEqual([{ first: 0, last: 9 }]);
    expect(isSelected(all, 9, 2)).toBe(true);
  });
});
