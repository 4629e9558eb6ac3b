import { expect, onTestFinished, test } from 'vitest';
import { Workbench } from '../../../src/app/state/workbench.svelte.ts';
import { startEngine } from '../../../src/worker/client.ts';

test('taking a file back leaves an edit alone that was made the instant it was read', async () => {
  const started = startEngine();
  onTestFinished(() => started.close());
  const bench = new Workbench(started.engine);
  await bench.engine.start('cpu');
  const { imports, tables, timeline } = bench;
  let undone = 0;
  const edited = (): Promise<boolean> => Promise.resolve(++undone > 0);
  // Lines of unequal length leave doubt, so that the reading is put before the person.
  const fileName = 'people.csv';
  const file = new File(['name,age\nAda,36\nBob,41,9\n'], fileName);
  const push = timeline.push.bind(timeline);
  timeline.push = (change) => {
    push(change);
    if (change.label === 'open people') push({ label: 'an edit', kind: 'edit', undo: edited, redo: edited });
  };
  await imports.open(new Map([['people', { file, fileName, options: {} }]]));
  expect(timeline.nextUndo).toBe('an edit');
  const [check] = imports.checks;
  expect(check.change?.label).toBe('open people');
  await imports.decline(check);
  expect(tables.list).toEqual([]);
  expect(undone).toBe(0);
});
