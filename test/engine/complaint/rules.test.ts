import { describe, expect, it } from 'vitest';
import type { ValueComplaint } from '../../../src/engine/complaint/complaint.ts';
import { ruleOf } from '../../../src/engine/complaint/rules.ts';

const shouldBe = (value: number): ValueComplaint => ({ query: 'q1', row: {}, column: 'n', op: '=', value });

/** What a complaint weighs at its first value, among others: its loss over its scale. */
function weight(wanted: number, first: number): number {
  const rule = ruleOf(shouldBe(wanted));
  return rule.loss(first) / rule.scale(first);
}

describe('the scale by which complaints are summed', () => {
  it('is the same for a count in the millions and for a share', () => {
    expect(weight(2_000_000, 1_000_000)).toBeCloseTo(weight(0.2, 0.1), 12);
  });

  it('is the same for a value that should be twice as much and for one that should be half', () => {
    expect(weight(10, 5)).toBeCloseTo(weight(5, 10), 12);
  });

  it('weighs no complaint more than four times the square of its own size, however far off it is', () => {
    expect(weight(0, 1_000_000)).toBeCloseTo(4, 12);
    expect(weight(1_000_000, 0)).toBeCloseTo(4, 12);
    expect(weight(1, 1_000_000)).toBeLessThan(4);
  });

  it('stays finite where a count is 0 and should be 0', () => {
    expect(weight(0, 0)).toBe(0);
  });
});
