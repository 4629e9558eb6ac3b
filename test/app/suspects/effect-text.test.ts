import { expect, test } from 'vitest';
import { decimalsFor, effectText } from '../../../src/app/suspects/effect-text.ts';

test('two digits of a change are seen, however small it is', () => {
  expect(decimalsFor(0.195)).toBe(2);
  expect(decimalsFor(-0.00123)).toBe(4);
  expect(decimalsFor(37)).toBe(0);
  expect(decimalsFor(0)).toBe(0);
});

test('an effect is told in the complaint’s own units', () => {
  expect(effectText(812, -0.8, decimalsFor(-0.8))).toBe('812.00 → 811.20');
  expect(effectText(12345, -20, 0)).toBe('12,345 → 12,325');
  expect(effectText(0.1, -0.2, 2)).toBe('0.10 → −0.10');
});

test('a change alone has its sign, and nothing is nothing', () => {
  expect(effectText(null, 0.195, 2)).toBe('+0.20');
  expect(effectText(null, -0.195, 2)).toBe('−0.20');
  expect(effectText(null, -0.0001, 2)).toBe('0');
});
