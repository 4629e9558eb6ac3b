import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isIntegerText, parseNumber, parseNumberLeniently } from '../../../src/engine/table/number-text.ts';

test('every double comes back from the text JavaScript writes for it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = String(value);
      const digitsOnly = /^-?\d+$/.test(text);
      fc.pre(!digitsOnly || Number.isSafeInteger(value));
      if (text.includes('e+')) return;
      expect(parseNumber(text)).toBe(value + 0);
    }),
  );
});

test('decimals of any length are the nearest double', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 22 });
  fc.assert(
    fc.property(fc.boolean(), fc.nat(99999), digits, (minus, whole, fraction) => {
      const text = `${minus ? '-' : ''}${whole}.${fraction}`;
      expect(parseNumber(text)).toBe(Number(text) + 0);
    }),
  );
});

test.each([
  '',
  ' ',
  '-',
  '.',
  '-.',
  'e5',
  '1e',
  '1.2.3',
  '--1',
  '1-10',
  '007',
  '-01',
  '00.5',
  '1,5',
  '1 000',
  '0x1f',
  '+1',
])('%j is no plain number', (text) => {
  expect(parseNumber(text)).toBeNaN();
});

test.each(['Infinity', 'NaN', '1e999', '9007199254740993', '2024-01-01', '１'])(
  '%j is no plain number either',
  (text) => {
    expect(parseNumber(text)).toBeNaN();
  },
);

test.each([
  ['0', 0],
  ['-0', 0],
  ['0.5', 0.5],
  ['-.5', -0.5],
  ['5.', 5],
  [' 12\t', 12],
  ['1E3', 1000],
  ['9007199254740991', 9007199254740991],
  ['-1e-7', -1e-7],
])('%j is %d', (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

test('integers are told from decimals by how they are written', () => {
  expect(['12', '-3', ' 4 '].every(isIntegerText)).toBe(true);
  expect(['1.0', '1e3', '1E3'].some(isIntegerText)).toBe(false);
});

test('where numbers are asked for, leading zeros and plus are fine', () => {
  expect(['007', '+1.5', ' 3 '].map(parseNumberLeniently)).toEqual([7, 1.5, 3]);
  expect(['x', '', '1-10'].map(parseNumberLeniently)).toEqual([NaN, NaN, NaN]);
});
