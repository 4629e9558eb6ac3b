import { expect, it } from 'vitest';
import { packRowPairs } from '../../../src/engine/compute/webgpu/half-floats.ts';

/** The value of a 16-bit float [IEEE 754 binary16], normal or 0. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  return exponent === 0 ? sign * 0 : sign * 2 ** (exponent - 15) * (1 + (bits & 1023) / 1024);
}

it('holds every value that 16 bits hold, two rows in a word', () => {
  const values = Float32Array.of(0, 1, -1, 0.5, 2047, -65504, 2 ** -14, 7 / 16, -0, 3, 100, 0.0009765625, 12, 13, 14);
  const [rows, width] = [5, 3];
  const pairs = packRowPairs(values, rows, width) ?? new Int32Array();
  expect(pairs).toHaveLength(9);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) {
      const bits = (pairs[Math.floor(row / 2) * width + j] >>> (row % 2 === 0 ? 0 : 16)) & 0xffff;
      expect(halfValue(bits)).toBe(values[row * width + j]);
    }
  }
  expect([...pairs.slice(6)].map((pair) => pair >>> 16)).toEqual([0, 0, 0]);
});

it.each([1 / 255, 0.1, 2049, 65520, 2 ** -15, 1e30, Number.NaN, Number.POSITIVE_INFINITY])(
  'is not made where a value would be rounded: %f',
  (value) => expect(packRowPairs(Float32Array.of(1, value), 2, 1)).toBeNull(),
);
