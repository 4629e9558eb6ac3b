import { expect, onTestFinished, test } from 'vitest';
import { modelCommands } from '../../../src/app/commands/model.ts';
import { suspectCommands } from '../../../src/app/commands/suspects.ts';
import { caseOf } from '../../../src/app/export/save-case.ts';
import { openFiles } from '../../../src/app/state/open.ts';
import { savedState } from '../../../src/app/state/saved-state.ts';
import { removing } from '../../../src/app/state/suspects.svelte.ts';
import { Workbench } from '../../../src/app/state/workbench.svelte.ts';
import { startEngine } from '../../../src/worker/client.ts';
import { twoClouds } from '../../e2e/support/two-clouds.ts';

const { files } = twoClouds(120, 3);

async function trained(): Promise<Workbench> {
  const started = startEngine();
  onTestFinished(() => started.close());
  const bench = new Workbench(started.engine);
  await bench.engine.start('cpu');
  const csv = (name: keyof typeof files): File => new File([files[name]], name, { type: 'text/csv' });
  await openFiles(bench, [csv('train.csv'), csv('mails.csv')]);
  bench.models.chooseTable('train');
  bench.models.change('the label', { label: 'label' });
  expect(await bench.models.fit()).toBe(true);
  return bench;
}

test('what the person keeps is kept at the next search, by steps and when the model is trained anew', async () => {
  const bench = await trained();
  const { queries, complaints, suspects, loop, models, timeline } = bench;
  queries.current.sql = `SELECT folder, COUNT(*) AS n FROM mails WHERE predict(*) = 'spam' GROUP BY folder`;
  await queries.run();
  await complaints.add({ query: 'q1', row: { folder: 'inbox' }, op: '=', column: 'n', value: 40 });
  expect(await suspects.find()).toBe(true);
  const [kept] = suspects.list.head;
  suspects.decisions.decide([kept], 'keep');
  const marks = [{ model: kept.model, row: kept.row, as: 'keep' }];

  expect(await suspects.find()).toBe(true);
  expect(suspects.decisions.marks).toEqual(marks);
  suspects.chooseHowMany(2);
  expect((await suspects.top()).map(({ row }) => row)).not.toContain(kept.row);
  await loop.applyTop();
  await loop.applyTop();
  expect(loop.fixes).toHaveLength(2);
  expect(loop.fixes.flatMap(({ removed }) => removed.map(({ row }) => row))).not.toContain(kept.row);
  expect(caseOf(bench).marks).toEqual(marks);

  await models.fit();
  expect(suspects.found).toBeNull();
  expect(savedState(bench).kept).toEqual(marks);
  suspects.decisions.decide([kept], 'keep');
  expect(suspects.decisions.marks).toEqual([]);
  await timeline.undo();
  expect(caseOf(bench).marks).toEqual(marks);
});

/** Trained, asked, complained about, with a ranking whose first row is kept. */
async function keeping(): Promise<{ readonly bench: Workbench; readonly row: number }> {
  const bench = await trained();
  const { queries, complaints, suspects } = bench;
  queries.current.sql = `SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'`;
  await queries.run();
  await complaints.add({ query: 'q1', row: {}, op: '>=', column: 'n', value: 55 });
  expect(await suspects.find()).toBe(true);
  const [kept] = suspects.list.head;
  suspects.decisions.decide([kept], 'keep');
  return { bench, row: kept.row };
}

test('a row is kept when its table or its model is given another name, and when that is taken back', async () => {
  const { bench, row } = await keeping();
  const { tables, models, suspects, timeline } = bench;
  await tables.rename('train', 'lessons');
  expect(suspects.decisions.marks).toEqual([{ model: 'model', row, as: 'keep' }]);
  await models.fit();
  await models.rename('model', 'spam');
  expect(suspects.decisions.marks).toEqual([{ model: 'spam', row, as: 'keep' }]);
  for (let changes = 3; changes > 0; changes--) await timeline.undo();
  expect(suspects.decisions.marks).toEqual([{ model: 'model', row, as: 'keep' }]);
  await tables.remove('train');
  expect(suspects.decisions.marks).toEqual([]);
  await timeline.undo();
  expect(suspects.decisions.marks).toEqual([{ model: 'model', row, as: 'keep' }]);
});

test('a case with rows to keep alone is opened without a search for suspects', async () => {
  const { bench, row } = await keeping();
  const text = JSON.stringify(caseOf(bench));
  const started = startEngine();
  onTestFinished(() => started.close());
  const again = new Workbench(started.engine);
  await again.engine.start('cpu');
  const others = Object.entries(files).map(([name, content]) => new File([content], name));
  await openFiles(again, [new File([text], 'case.json'), ...others]);
  expect(again.suspects.decisions.marks).toEqual([{ model: 'model', row, as: 'keep' }]);
  expect(again.suspects.found).toBeNull();
});

test('nothing is taken back while a fix is under way, and the page says why; a search for suspects is no reason', async () => {
  const { bench } = await keeping();
  const { loop, suspects, timeline, messages } = bench;
  suspects.chooseHowMany(3);
  const top = await suspects.top();
  const fixing = loop.apply(removing(top), top);
  // The fix begins when this function lets go, and ends with what the engine's thread answers.
  await Promise.resolve();
  expect(timeline.busy).toBe(true);
  await bench.step('undo');
  expect(messages.at('page').map(({ title }) => title)).toEqual(['Nothing was taken back']);
  await expect.poll(() => loop.fixes.length > 0 && !timeline.busy).toBe(true);
  expect(suspects.decisions.kept).toHaveLength(1);
  await bench.step('undo');
  await fixing;
  expect(loop.fixes).toEqual([]);
  expect(suspects.decisions.kept).toHaveLength(1);
});

test('a complaint is not judged by an answer that has no place for it, and is again by one that has', async () => {
  const bench = await trained();
  const { queries, complaints } = bench;
  const sql = `SELECT folder, COUNT(*) AS n FROM mails WHERE predict(*) = 'spam' GROUP BY folder`;
  queries.current.sql = sql;
  await queries.run();
  await complaints.add({ query: 'q1', row: { folder: 'inbox' }, op: '=', column: 'n', value: 40 });
  expect(complaints.list[0].state?.holds).toBe(false);

  queries.current.sql = sql.replace('AS n', 'AS m');
  await queries.run();
  expect(complaints.list[0].state).toBeNull();

  queries.current.sql = sql;
  await queries.run();
  expect(complaints.list[0].state?.holds).toBe(false);
});

test('a training that was cancelled leaves the loss of the one before', async () => {
  const { models, activity } = await trained();
  const before = models.losses.get('model');
  expect(before?.length).toBeGreaterThan(0);
  models.change('the kind of model', { kind: 'mlp' });
  const training = models.fit();
  await expect.poll(() => activity.at('model')).toBeDefined();
  activity.cancel('model');
  expect(await training).toBe(false);
  expect(models.losses.get('model')).toEqual(before);
});

test('the guide knows of a training under way and of an answer without rows', async () => {
  const bench = await trained();
  const { queries, guide, models, activity } = bench;
  queries.current.sql = `SELECT * FROM mails WHERE predict(*) = 'neither'`;
  await queries.run();

  // “neither” is no class: no row could be in the answer, so none can be missing.
  expect(guide.sentence).toBe('The answer has no rows. Ask the model something else.');
  await models.remove('model');
  models.chooseTable('train');
  models.change('the label', { label: 'label' });
  expect(guide.sentence).toMatch(/press Train/);
  const training = models.fit();
  await expect.poll(() => activity.at('model')).toBeDefined();
  expect(guide.sentence).toMatch(/is being trained/);
  await training;
});

test('a query tab takes another name, and has the former one again by undo', async () => {
  const { queries, timeline } = await trained();
  queries.current.sql = 'SELECT 1';
  queries.rename('q1', 'Weekly');
  expect(queries.current.plain).toEqual({ id: 'q1', sql: 'SELECT 1', title: 'Weekly' });
  queries.rename('q1', 'q1');
  expect(queries.current.title).toBeNull();
  await timeline.undo();
  expect(queries.current.title).toBe('Weekly');
  await timeline.undo();
  expect(queries.current.title).toBeNull();
});

test('no command begins what is under way already, or fixes by a ranking that is about to change', async () => {
  const bench = await trained();
  const { queries, complaints, suspects, models, activity } = bench;
  const held = (): string[] =>
    [...modelCommands(bench), ...suspectCommands(bench)].flatMap(({ name, obstacle }) => (obstacle ? [name] : []));
  queries.current.sql = `SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'`;
  await queries.run();
  await complaints.add({ query: 'q1', row: {}, op: 'too low', column: 'n' });
  expect(await suspects.find()).toBe(true);
  const free = held();
  expect(free).not.toContain('Find suspects');
  const finding = suspects.find();
  await expect.poll(() => activity.at('suspects')).toBeDefined();
  expect(held()).toEqual(expect.arrayContaining(['Find suspects', `Remove the top ${suspects.howMany} suspects`]));
  await finding;
  expect(held()).toEqual(free);
  const training = models.fit();
  await expect.poll(() => activity.at('model')).toBeDefined();
  expect(held()).toContain('Train the model');
  await training;
});
