import { expect, test } from 'vitest';
import type { Complaint } from '../../../src/engine/complaint/complaint.ts';
import { ruleOf } from '../../../src/engine/complaint/rules.ts';
import type { Cell } from '../../../src/engine/table/table.ts';
import { remarkOn } from '../../../src/engine/debugger/remark.ts';

function remark(complaint: Complaint, was: Cell, is: Cell): string | null {
  const resolved = {
    complaint,
    rule: ruleOf(complaint),
    subject: { kind: 'membership', query: 'q', candidate: 0 },
    first: was,
    firstRelaxed: 0,
    integer: true,
    scale: 1,
  } as const;
  const state = (value: Cell) => ({ value, relaxed: 0, holds: ruleOf(complaint).holds(value, was, true) });
  return remarkOn([resolved], [state(was)], [state(is)]);
}

const about = { query: 'q', row: {}, column: 'n' } as const;
const digit: Complaint = { op: 'prediction', table: 'digits', id: 17, value: 1 };

test('a value says whether it stayed or moved away', () => {
  expect(remark({ ...about, op: '=', value: 10 }, 20, 20)).toBe('n did not move: it is still 20.');
  expect(remark({ ...about, op: '=', value: 10 }, 20, 25)).toBe('n moved the wrong way: from 20 to 25.');
  expect(remark({ ...about, op: 'too low' }, 100, 90)).toBe('n moved the wrong way: from 100 to 90.');
  expect(remark({ ...about, op: '=', value: 10 }, 20, 15)).toBeNull();
  // Passed by more than it was away: too far is not the wrong way.
  expect(remark({ ...about, op: '=', value: 10 }, 11, 2)).toBeNull();
  expect(remark({ ...about, op: '=', value: 10 }, 20, 10)).toBeNull();
});

test('a row that should go or come says that it is still there or still missing', () => {
  expect(remark({ query: 'q', row: {}, op: 'absent' }, 1, 1)).toBe('The row that should go is still there.');
  expect(remark({ query: 'q', row: {}, op: 'present' }, 0, 0)).toBe('The row that should be there is still missing.');
  expect(remark({ query: 'q', row: {}, op: 'absent' }, 1, 0)).toBeNull();
});

test('a class is no distance, whether labels are numbers or words', () => {
  expect(remark(digit, 3, 3)).toBe('Row 17 of digits is still predicted as 3.');
  expect(remark(digit, 3, 7)).toBeNull();
  expect(remark(digit, 7, 3)).toBeNull();
  expect(remark({ ...digit, value: 'spam' }, 'ham', 'ham')).toBe('Row 17 of digits is still predicted as ham.');
});
