import { expect, test } from 'vitest';
import { now, target, wanted } from '../../../src/app/text/complaint-words.ts';
import type { Complaint, ComplaintState } from '../../../src/engine/complaint/complaint.ts';

const cell = { query: 'q1', row: { week: 7 }, column: 'churners' } as const;
const state = (more: Partial<ComplaintState> = {}): ComplaintState => ({
  value: 36,
  relaxed: 36.1,
  holds: false,
  ...more,
});

test('a direction says to which number it asks, once that is known', () => {
  const low: Complaint = { ...cell, op: 'too low' };
  expect(wanted(low, state({ aim: 37.8 }))).toBe('higher, at least 37.8');
  expect(target(low, state({ aim: 37.8 }))).toBe(37.8);
  expect(wanted(low, state({ value: 0, aim: 0 }))).toBe('higher than 0');
  expect(wanted({ ...low, by: 3 }, state({ value: -3, aim: 0 }))).toBe('higher, at least 0');
  expect(wanted(low, null)).toBe('higher by 5 %');
  expect(wanted({ ...cell, op: 'too high', by: 3 }, null)).toBe('lower by 3');
  expect(target(low, null)).toBeNull();
});

test('a number is said with its bound, and a row with whether it is there', () => {
  expect(wanted({ ...cell, op: '>=', value: 1234 }, state())).toBe('at least 1,234');
  const absent: Complaint = { query: 'q1', row: { week: 7 }, op: 'absent' };
  expect(now(absent, state({ value: 1 }))).toBe('there');
  expect(wanted(absent, state({ value: 1 }))).toBe('not in the answer');
  expect(target(absent, state({ value: 1 }))).toBeNull();
});
