import { expect, test } from 'vitest';
import { decimalsOf, effectText } from '../../../src/app/suspects/effect-text.ts';

const value = (now: number | null) => ({ now, chance: false });
const chance = (now: number | null) => ({ now, chance: true });

test('two digits of a change are seen, however small it is', () => {
  expect(decimalsOf(value(1), 0.195)).toBe(2);
  expect(decimalsOf(value(1), -0.00123)).toBe(4);
  expect(decimalsOf(value(1), 37)).toBe(0);
  expect(decimalsOf(value(1), 0)).toBe(0);
  expect(decimalsOf(value(1), 1e-9)).toBe(0);
  expect(decimalsOf(chance(0.5), 0.00123)).toBe(2);
});

test('an effect is told in the complaint’s own units', () => {
  expect(effectText(value(812), -0.8, 2)).toBe('812 → 811.20');
  expect(effectText(value(12345), -20, 0)).toBe('12,345 → 12,325');
  expect(effectText(value(0.1), -0.2, 2)).toBe('0.10 → −0.10');
});

test('a chance is told in per cent and stays one', () => {
  expect(effectText(chance(0.631), -0.003, 1)).toBe('63.1 → 62.8 %');
  expect(effectText(chance(0.999), 0.2, 1)).toBe('99.9 → 100.0 %');
  expect(effectText(chance(0.01), -0.2, 0)).toBe('1 → 0 %');
});

test('a change alone has its sign, and nothing is nothing', () => {
  expect(effectText(value(null), 0.195, 2)).toBe('+0.20');
  expect(effectText(value(null), -0.195, 2)).toBe('−0.20');
  expect(effectText(value(null), -0.0001, 2)).toBe('0');
  expect(effectText(chance(null), 0.02, 0)).toBe('+2 %');
});
