import { expect, test } from 'vitest';
import { SuspectValues } from '../../../src/app/state/suspect-values.svelte.ts';
import type { SuspectRow } from '../../../src/engine/debugger/api.ts';
import type { Cell } from '../../../src/engine/table/table.ts';

const SUSPECT: SuspectRow = { rank: 1, model: 'm', row: 4, score: 1, given: 'ham', suggested: null, effects: [] };

/** Cells that arrive when the test says so. */
function slowly() {
  const answers: { resolve: (cells: readonly (readonly Cell[])[]) => void; reject: (error: Error) => void }[] = [];
  const values = new SuspectValues(() => new Promise((resolve, reject) => answers.push({ resolve, reject })));
  return { answers, values };
}

test('cells that were on their way when all was forgotten are not those of the rows now', async () => {
  const { answers, values } = slowly();
  const before = values.ask([SUSPECT]);
  values.forget();
  const after = values.ask([SUSPECT]);
  answers[1].resolve([['new']]);
  await after;
  answers[0].resolve([['old']]);
  await before;
  expect(values.of(SUSPECT)).toEqual(['new']);
});

test('cells that could not be read are asked for again', async () => {
  const { answers, values } = slowly();
  const first = values.ask([SUSPECT]);
  answers[0].reject(new Error('There is no such table.'));
  await first;
  expect(values.of(SUSPECT)).toBeUndefined();
  const second = values.ask([SUSPECT]);
  answers[1].resolve([['here']]);
  await second;
  expect(values.of(SUSPECT)).toEqual(['here']);
});
