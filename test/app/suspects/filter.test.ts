import { expect, test } from 'vitest';
import { SuspectFilter } from '../../../src/app/state/suspect-filter.svelte.ts';
import type { SuspectRow } from '../../../src/engine/debugger/api.ts';

const rows = Array.from({ length: 450 }, (_, row): SuspectRow => {
  return { model: 'm', row, score: -row, given: row % 2 ? 'spam' : 'ham', suggested: null, effects: [] };
});
const cells = (row: number) => [`Sender ${row % 3}`, row % 3 === 0 ? 'Trial' : null, 777];

function filterOver(list: () => readonly SuspectRow[]): SuspectFilter {
  // The third column is left out, as pixels are.
  return new SuspectFilter(
    async (_, wanted) => wanted.map(cells),
    list,
    () => [0, 1],
  );
}

async function settled(filter: SuspectFilter): Promise<void> {
  while (filter.busy) await new Promise((resolve) => setTimeout(resolve, 0));
}

test('a filter looks through labels, row numbers and values, ignoring case', async () => {
  const filter = filterOver(() => rows);
  expect(filter.of(rows)).toBe(rows);
  filter.text = 'TRIAL';
  expect(filter.busy).toBe(true);
  await settled(filter);
  expect(filter.of(rows)).toHaveLength(150);
  filter.text = 'spam';
  expect(filter.of(rows)).toHaveLength(225);
  filter.text = '449';
  expect(filter.of(rows).map(({ row }) => row)).toEqual([449]);
  filter.text = '777';
  expect(filter.of(rows)).toEqual([]);
});

test('rows ranked anew are read anew, and a reading under way is given up', async () => {
  let list = rows;
  const filter = filterOver(() => list);
  filter.text = 'sender 1';
  list = rows.slice(0, 6);
  filter.forget();
  await settled(filter);
  expect(filter.of(list).map(({ row }) => row)).toEqual([1, 4]);
});
