import { expect, test } from 'vitest';
import { Decisions } from '../../../src/app/state/decisions.svelte.ts';
import { Timeline } from '../../../src/app/state/timeline.svelte.ts';
import type { SuspectRow } from '../../../src/engine/debugger/api.ts';

const suspect = (row: number): SuspectRow => {
  return { rank: row + 1, model: 'm', row, score: -row, given: 'ham', suggested: 'spam', effects: [] };
};
const [first, second, third] = [0, 1, 2].map(suspect);

function decisions(tableOf: () => unknown = () => 'train'): { decisions: Decisions; timeline: Timeline } {
  const timeline = new Timeline();
  return { decisions: new Decisions(timeline, tableOf, () => undefined), timeline };
}

test('a row that is kept outlasts its ranking; what is to be fixed goes with it', () => {
  const { decisions: its } = decisions();
  its.decide([first], 'keep');
  its.decide([second], 'remove');
  its.decide([third], 'relabel');
  its.forget();
  expect(its.marks).toEqual([{ model: 'm', row: 0, as: 'keep' }]);
  expect([its.kept, its.marked]).toEqual([[{ model: 'm', row: 0 }], 0]);
  its.decide([first], 'keep');
  expect(its.marks).toEqual([]);
});

test('a row of a table that became another is not kept', () => {
  let table = 'train';
  const { decisions: its } = decisions(() => table);
  its.decide([first], 'keep');
  table = 'another';
  its.forget();
  expect(its.marks).toEqual([]);
});

test('undo takes back the decision alone that it names, also after the next ranking', async () => {
  const { decisions: its, timeline } = decisions();
  its.decide([second], 'remove');
  its.decide([first], 'keep');
  its.forget();
  await timeline.undo();
  expect(its.marks).toEqual([]);
  await timeline.redo();
  expect(its.marks).toEqual([{ model: 'm', row: 0, as: 'keep' }]);
});
