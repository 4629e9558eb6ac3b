import { expect, test } from 'vitest';
import { copiedFrom } from '../../../src/app/widgets/grid/copy.ts';
import { extendTo, selectAll, selectCell, toggleCell } from '../../../src/app/widgets/grid/selection.ts';

const columns = [
  { index: 0, name: 'name' },
  { index: 2, name: 'n' },
];
const read = async (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => [`row\t${first + i}`, 'hidden', first + i === 2 ? null : 0.1]);

test('the active cell alone is copied without its name', async () => {
  const copied = await copiedFrom(selectCell({ row: 1, column: 1 }), columns, read);
  expect(copied).toEqual({ tsv: '0.1', note: 'Copied 1 row.' });
});

test('rectangles are copied with the names of the columns shown; nothing ends a cell or a line early', async () => {
  const some = toggleCell(extendTo(selectCell({ row: 0, column: 0 }), { row: 0, column: 1 }), { row: 2, column: 1 });
  const { tsv } = await copiedFrom(some, columns, read);
  expect(tsv).toBe('name\tn\nrow 0\t0.1\nrow 2\t');
});

test('so many rows as a clipboard takes are copied, and it is said when there are more', async () => {
  const all = selectAll({ row: 0, column: 0 }, 250_001, 2);
  const { tsv, note } = await copiedFrom(all, columns, read);
  expect(tsv.split('\n')).toHaveLength(200_001);
  expect(note).toBe('Copied the first 200,000 rows of 250,001.');
});
