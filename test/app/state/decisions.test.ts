import { expect, test } from 'vitest';
import { Decisions, type Lesson } from '../../../src/app/state/decisions.svelte.ts';
import { Timeline } from '../../../src/app/state/timeline.svelte.ts';
import type { SuspectRow } from '../../../src/engine/debugger/api.ts';

const suspect = (row: number): SuspectRow => {
  return { rank: row + 1, model: 'm', row, score: -row, given: 'ham', suggested: 'spam', effects: [] };
};
const [first, second, third] = [0, 1, 2].map(suspect);

const source = {};
const usual: ReadonlyMap<string, Lesson> = new Map([['m', { source, label: 'label' }]]);

function decisions(lessons = (): ReadonlyMap<string, Lesson> => usual): { decisions: Decisions; timeline: Timeline } {
  const timeline = new Timeline();
  return { decisions: new Decisions(timeline, lessons, () => undefined), timeline };
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

test('a row is kept as long as its table is the same, whatever that and its model are called', () => {
  let lessons = usual;
  const { decisions: its } = decisions(() => lessons);
  its.decide([first], 'keep');
  for (const other of [
    { source: {}, label: 'label' },
    { source, label: 'another' },
  ]) {
    lessons = new Map([['m', other]]);
    its.forget();
    expect(its.marks).toEqual([]);
    expect(its.on(first)).toBeUndefined();
  }
  lessons = new Map();
  expect(its.kept).toEqual([]);
  lessons = new Map([['renamed', { source, label: 'label' }]]);
  expect(its.marks).toEqual([{ model: 'renamed', row: 0, as: 'keep' }]);
  expect(its.on({ model: 'renamed', row: 0 })).toBe('keep');
  lessons = usual;
  expect(its.on(first)).toBe('keep');
});

test('one decision takes the place of another, and undo brings that back', async () => {
  const { decisions: its, timeline } = decisions();
  its.decide([first], 'keep');
  its.decide([first, second], 'remove');
  expect(its.fix.removed).toEqual([0, 1].map((row) => ({ model: 'm', row })));
  expect(its.kept).toEqual([]);
  await timeline.undo();
  expect(its.marks).toEqual([{ model: 'm', row: 0, as: 'keep' }]);
  expect(its.marked).toBe(0);
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
