import { expect, onTestFinished, test } from 'vitest';
import { caseOf } from '../../../src/app/export/save-case.ts';
import { openFiles } from '../../../src/app/state/open.ts';
import { savedState } from '../../../src/app/state/saved-state.ts';
import { Workbench } from '../../../src/app/state/workbench.svelte.ts';
import { startEngine } from '../../../src/worker/client.ts';
import { twoClouds } from '../../e2e/support/two-clouds.ts';

const { files } = twoClouds(120, 3);

function csv(name: keyof typeof files): File {
  return new File([files[name]], name, { type: 'text/csv' });
}

async function newBench(): Promise<Workbench> {
  const started = startEngine();
  onTestFinished(() => started.close());
  const bench = new Workbench(started.engine);
  await bench.engine.start('cpu');
  return bench;
}

/** A page on which everything has been set that can be set. */
async function busyBench(): Promise<Workbench> {
  const bench = await newBench();
  const { tables, models, queries, complaints, suspects, loop } = bench;
  await openFiles(bench, [csv('train.csv'), csv('mails.csv')]);
  await tables.rename('mails', 'in box');
  const source = tables.sources.get('train');
  if (!source) throw new Error('The table was not opened.');
  await tables.reread('train', { ...source, options: { types: { corrupted: 'text' }, missing: ['', '?'] } });
  await models.rename('model', 'spam');
  models.chooseTable('train');
  models.change('the label', { label: 'label' });
  models.change('the rest', { l2: 0.02, holdout: 0.2, seed: 7, earlyStop: true });
  models.override('corrupted', { as: 'ignore' });
  models.override('x', { as: 'scaled', by: 3 });
  await models.fit();
  await models.add('other');
  models.change('the label', { label: 'corrupted', kind: 'mlp', train: 'train' });
  models.override('label', { as: 'ignore' });
  models.currentName = 'spam';
  await models.fit();

  queries.current.sql = `SELECT folder, COUNT(*) AS n FROM "in box" WHERE spam.predict(*) = 'spam' GROUP BY folder`;
  await queries.run();
  queries.current.view = { chart: 'bar', drawn: 'n', grid: false, sort: { column: 'n', descending: true } };
  const second = queries.add(`SELECT *, spam.predict(*) AS p FROM "in box"`);
  second.title = 'Every mail';
  second.view = { chart: 'none', filter: 'inbox', hidden: ['x'], widths: { y: 133 } };
  await queries.run();
  queries.add('SELECT 1 AS not_run');
  queries.currentId = second.id;

  await complaints.add({ query: 'q1', row: { folder: 'inbox' }, op: '=', column: 'n', value: 31, tolerance: 2 });
  await complaints.edit(complaints.list[0].id, { ...complaints.list[0].complaint, value: 33 } as never);
  await complaints.add({ query: 'q1', row: { folder: 'archive' }, op: 'too low', column: 'n' });
  await complaints.mute(complaints.list[1].id, true);
  suspects.method = 'twostep';
  suspects.twoStep = { solution: 'most-probable', seconds: 5 };
  suspects.condition = "label = 'ham'";
  expect(await suspects.find()).toBe(true);
  suspects.chooseHowMany(3);
  expect(await loop.applyTop()).toBe(true);
  suspects.chooseHowMany(4);
  const [first, next, third] = suspects.list.head;
  suspects.decisions.decide([first], 'keep');
  suspects.decisions.decide([next], 'remove');
  suspects.decisions.decide([third], 'relabel');
  suspects.view = { filter: 'ham', hidden: ['+row'], widths: { x: 99 }, sort: { column: 'x' } };
  bench.guide.shown = false;
  return bench;
}

/** All but the order of what follows from the rest. */
function answers(bench: Workbench): unknown {
  const { queries, complaints, loop, suspects } = bench;
  return {
    rows: queries.list.map(({ answer }) => answer?.first.rows),
    states: complaints.list.map(({ state }) => state?.value),
    steps: loop.steps.length,
    decided: suspects.decisions.marks,
    howMany: suspects.howMany,
  };
}

test('what was set in the page is set again when it is loaded anew', { timeout: 60_000 }, async () => {
  const before = await busyBench();
  await before.autosave.start(true);
  await expect.poll(() => before.autosave.status, { timeout: 10_000 }).toBe('saved');
  const after = await newBench();
  await after.autosave.start(true);
  expect(after.messages.list.map(({ text }) => text)).toEqual([]);
  expect(savedState(after)).toEqual(savedState(before));
  expect(answers(after)).toEqual(answers(before));
  // Whatever is set is saved, without being run or applied.
  after.queries.current.sql = 'SELECT 2 AS typed';
  after.queries.current.chart = 'line';
  expect(savedState(after)).not.toEqual(savedState(before));
  await expect.poll(() => after.autosave.status).toBe('saving');
  await expect.poll(() => after.autosave.status, { timeout: 10_000 }).toBe('saved');
  const again = await newBench();
  await again.autosave.start(true);
  expect(savedState(again)).toEqual(savedState(after));
  await again.autosave.forget();
});

test(
  'what was set in the page is in its case file, and set again when that is opened',
  { timeout: 60_000 },
  async () => {
    const before = await busyBench();
    const saved = caseOf(before);
    const after = await newBench();
    const json = new File([JSON.stringify(saved)], 'case.json');
    await openFiles(after, [json, csv('train.csv'), csv('mails.csv')]);
    expect(after.messages.list.map(({ text }) => text)).toEqual([]);
    expect(caseOf(after)).toEqual(saved);
    expect(answers(after)).toEqual({ ...(answers(before) as object), rows: expect.any(Array) });
    expect(after.queries.current.title).toBe('Every mail');
  },
);
