import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeColumn } from '../../../src/engine/table/describe.ts';

const info = (type: 'integer' | 'real' | 'boolean', values: number[]) =>
  describeColumn({ name: 'x', type, values: Float64Array.from(values) });

test('missing, distinct and bars add up for any numbers', () => {
  const value = fc.oneof(fc.constant(NaN), fc.double(), fc.constantFrom(1, 2, 2.5));
  fc.assert(
    fc.property(fc.array(value.filter((v) => Number.isNaN(v) || Number.isFinite(v))), (values) => {
      const present = values.filter((v) => !Number.isNaN(v)).map((v) => v + 0);
      const { missing, distinct, histogram } = info(
        'real',
        values.map((v) => v + 0),
      );
      expect(missing).toBe(values.length - present.length);
      expect(distinct).toBe(new Set(present).size);
      expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(present.length);
      expect(histogram.length).toBeLessThanOrEqual(12);
    }),
  );
});

test('few integers have a bar each, many share bins of equal width', () => {
  expect(info('integer', [3, 1, 3, NaN]).histogram).toEqual([
    { label: '1', count: 1 },
    { label: '3', count: 2 },
  ]);
  const { histogram } = info(
    'integer',
    Array.from({ length: 121 }, (_, i) => i),
  );
  expect(histogram[0]).toEqual({ label: '0 – 10', count: 10 });
  expect(histogram[11]).toEqual({ label: '110 – 120', count: 11 });
});

test('texts show the most frequent ones first, and booleans their names', () => {
  const text = describeColumn({
    name: 'x',
    type: 'text',
    codes: Int32Array.from([1, 1, 0, -1]),
    dictionary: ['a', 'b', 'c'],
  });
  expect(text).toMatchObject({
    missing: 1,
    distinct: 2,
    histogram: [
      { label: 'b', count: 2 },
      { label: 'a', count: 1 },
    ],
  });
  expect(info('boolean', [1, 0, 1]).histogram).toEqual([
    { label: 'false', count: 1 },
    { label: 'true', count: 2 },
  ]);
});
