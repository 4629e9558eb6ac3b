import { describe, expect, it } from 'vitest';
import type { Complaint } from '../../../src/engine/complaint/complaint.ts';
import { judge } from '../../../src/engine/complaint/judge.ts';
import type { Cell } from '../../../src/engine/table/table.ts';

const on = { query: 'q1', row: {}, column: 'n' } as const;

/** Each line: complaint, first answer, exact answer, whether the cell is an integer, whether it holds. */
const cases: readonly (readonly [string, Complaint, Cell, Cell, boolean, boolean])[] = [
  ['an integer within half a unit', { ...on, op: '=', value: 131.7 }, 97, 132, true, true],
  ['an integer next to the value', { ...on, op: '=', value: 132 }, 97, 131, true, false],
  ['a real within 1e-3 of the larger', { ...on, op: '=', value: 0.31 }, 0.5, 0.3104, false, true],
  ['a real outside 1e-3', { ...on, op: '=', value: 0.31 }, 0.5, 0.3106, false, false],
  ['the first answer widens the tolerance', { ...on, op: '=', value: 0 }, 20, 0.019, false, true],
  ['a tolerance of its own', { ...on, op: '=', value: 132, tolerance: 3 }, 97, 129, true, true],
  ['NULL is no value', { ...on, op: '=', value: 0 }, 5, null, false, false],
  ['at most, met', { ...on, op: '<=', value: 10 }, 12, 10, true, true],
  ['at most, missed by little', { ...on, op: '<=', value: 10 }, 12, 10.0001, false, false],
  ['at least, met', { ...on, op: '>=', value: 10 }, 2, 10, true, true],
  ['at least, NULL', { ...on, op: '>=', value: 10 }, 2, null, true, false],
  ['too high, moved 5 %', { ...on, op: 'too high' }, 100, 95, true, true],
  ['too high, moved 4 %', { ...on, op: 'too high' }, 100, 96, true, false],
  ['too high, moved the wrong way', { ...on, op: 'too high' }, 100, 120, true, false],
  ['too low of a negative number', { ...on, op: 'too low' }, -100, -95, true, true],
  ['too low by 20', { ...on, op: 'too low', by: 20 }, 100, 119, true, false],
  ['too low by 20, moved', { ...on, op: 'too low', by: 20 }, 100, 120, true, true],
  ['too low from 0, not moved', { ...on, op: 'too low' }, 0, 0, true, false],
  ['too low from 0, moved at all', { ...on, op: 'too low' }, 0, 1, true, true],
  ['a direction by 0 still wants a move', { ...on, op: 'too low', by: 0 }, 3, 3, true, false],
  ['a direction that ends in NULL', { ...on, op: 'too high' }, 3, null, true, false],
  ['absent and gone', { query: 'q1', row: {}, op: 'absent' }, 1, 0, false, true],
  ['absent and still there', { query: 'q1', row: {}, op: 'absent' }, 1, 1, false, false],
  ['present and come', { query: 'q1', row: {}, op: 'present' }, 0, 1, false, true],
  ['prediction as wanted', { op: 'prediction', table: 't', id: 3, value: 'match' }, 'no', 'match', false, true],
  ['prediction as before', { op: 'prediction', table: 't', id: 3, value: 7 }, 1, 1, false, false],
];

describe('when a complaint holds', () => {
  it.each(cases)('%s', (_, complaint, first, exact, integer, holds) => {
    expect(judge(complaint, exact, first, integer)).toBe(holds);
  });
});
