import { expect, test } from 'vitest';
import { groupColumns, imageSide } from '../../../src/app/text/column-groups.ts';
import { findImages } from '../../../src/engine/features/image-columns.ts';
import type { NumberColumn } from '../../../src/engine/table/table.ts';

/** Numbered columns of whole grey values, one row. */
function numbered(prefix: string, count: number): NumberColumn[] {
  return Array.from({ length: count }, (_, i) => {
    return { name: `${prefix}${i}`, type: 'integer', values: Float64Array.of(i % 7 === 0 ? 255 : i % 256) };
  });
}

test.each([2, 3, 4, 5, 8, 28])('%i × %i pixel columns are shown as the image that the model learns from', (side) => {
  const columns = numbered('pixel', side ** 2);
  const [group, ...others] = groupColumns(columns);
  expect(others).toEqual([]);
  expect(group.pattern).toBe('pixel*');
  expect(imageSide(group)).toBe(side);
  expect(findImages({ name: 't', columns, rowCount: 1 })).toMatchObject([{ side }]);
});

test.each([
  ['pixel', 15],
  ['score', 16],
])('%s0 … of %i columns are no image', (prefix, count) => {
  expect(groupColumns(numbered(prefix, count)).map(imageSide)).toEqual([null]);
});

test('a few numbered columns that are no pixels stay columns of their own', () => {
  expect(groupColumns(numbered('x', 9))).toHaveLength(9);
});
