import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { twoClouds } from '../support/two-clouds.ts';
import { look } from './look.ts';
import { atRest } from './sample.ts';

const { files } = twoClouds(300, 3);
const SPAM = "SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'";

async function tables(app: App): Promise<readonly string[]> {
  const names = await app.region('Data').getByRole('button', { expanded: true }).allInnerTexts();
  return names.map((name) => name.trim());
}

async function expectNumber(app: App, value: string): Promise<void> {
  await expect.poll(() => app.cell(0, 0).innerText(), { timeout: 10_000 }).toBe(value);
}

async function act(app: App, table: string, item: string): Promise<void> {
  await app.button(`Actions for ${table}`).click();
  await app.page.getByRole('menuitem', { name: item }).click();
}

/** Trained, asked, complained about and fixed once; resolves to the number afterwards. */
async function fixedOnce(app: App): Promise<string> {
  await app.drop(files);
  await app.table('mails');
  await app.train('train', 'label', ['corrupted']);
  await app.query(SPAM);
  await app.complain(app.cell(0, 0), 'Too low');
  await app.button('Find suspects').click();
  await app.button('Remove top').click();
  await app
    .region('History')
    .getByRole('button', { name: /removed/ })
    .waitFor();
  await atRest(app);
  return app.cell(0, 0).innerText();
}

test('a removed training table comes back by Ctrl-Z, with its model, complaint and fixes', async () => {
  const app = await openAppForTest();
  const fixed = await fixedOnce(app);
  await act(app, 'train', 'Remove');
  await app
    .region('Model')
    .getByText('Removing train took the model trained on it, 1 fix and the answers with it.')
    .waitFor();
  expect(await tables(app)).toEqual(['mails']);
  await look(app, 'table-removed');
  await app.page.locator('body').press('Control+z');
  await expectNumber(app, fixed);
  expect(await tables(app)).toEqual(['train', 'mails']);
  await app
    .region('History')
    .getByRole('button', { name: /removed/ })
    .waitFor();
  await app
    .region('Complaints')
    .getByText(/^holds$|^does not hold$/)
    .waitFor();
  expect(await app.region('Model').getByText('The model is gone').count()).toBe(0);
  expect(await app.region('Model').getByRole('combobox', { name: 'Label' }).inputValue()).toBe('label');
  // The fix can be taken back as well, and the removal be done again.
  await app.page.locator('body').press('Control+Shift+z');
  await expect.poll(() => tables(app)).toEqual(['mails']);
  await app.page.locator('body').press('Control+z');
  await expectNumber(app, fixed);
  await app.page.locator('body').press('Control+z');
  await expect
    .poll(() =>
      app
        .region('History')
        .getByRole('button', { name: /removed/ })
        .count(),
    )
    .toBe(0);
  expect(Number(await app.cell(0, 0).innerText())).toBeLessThan(Number(fixed));
});

test('renaming, replacing and reading again are taken back, and done again', async () => {
  const app = await openAppForTest();
  await app.drop({ 'a.csv': 'x,y\n1,5\n2,6\n', 'b.csv': 'z\n1\n' });
  await app.table('b');
  await app.query('SELECT SUM(x) AS s FROM a');
  await expectNumber(app, '3');
  const undo = () => app.page.locator('body').press('Control+z');
  const redo = () => app.page.locator('body').press('Control+Shift+z');

  await act(app, 'a', 'Rename…');
  const name = app.page.getByRole('textbox', { name: 'Name in SQL' });
  await name.fill('B');
  await app.page.getByText('Another table has this name.').waitFor();
  expect(await app.button('Rename').isDisabled()).toBe(true);
  await name.fill('people');
  await app.button('Rename').click();
  await app.region('Query').getByRole('alert').waitFor();
  expect(await tables(app)).toEqual(['people', 'b']);
  await undo();
  await expectNumber(app, '3');
  expect(await tables(app)).toEqual(['a', 'b']);

  // A file of the same name replaces its table.
  await app.drop({ 'a.csv': 'x,y\n10,5\n' });
  await expectNumber(app, '10');
  await undo();
  await expectNumber(app, '3');
  await redo();
  await expectNumber(app, '10');
  await undo();
  await expectNumber(app, '3');

  await act(app, 'a', 'How it was read…');
  await app.page.getByRole('combobox', { name: 'Type of x' }).selectOption('text');
  await app.button('Read again').click();
  const type = app.region('Data').getByRole('list', { name: 'Columns of a' }).getByRole('img', { name: 'text' });
  await type.waitFor();
  await undo();
  await expect.poll(() => type.count()).toBe(0);
  await undo();
  await app.button('Users likely to churn').waitFor();
});

test('a closed query comes back with its complaint; a case opened over other work gives way to it again', async () => {
  const app = await openAppForTest();
  const fixed = await fixedOnce(app);
  await app.button('New query').click();
  await app.query('SELECT COUNT(*) AS n FROM train');
  await app.button('q1 a complaint does not hold').or(app.button('q1')).click();
  await app.button('Close q1').click();
  await expect.poll(() => app.region('Complaints').getByRole('listitem').count()).toBe(0);
  await app.page.locator('body').press('Control+z');
  await app.button('q1 a complaint does not hold').or(app.button('q1')).click();
  await expectNumber(app, fixed);
  await app
    .region('Complaints')
    .getByText(/^holds$|^does not hold$/)
    .waitFor();

  const other = {
    rain: 1,
    tables: { one: { file: 'one.csv' } },
    queries: [{ id: 'q1', sql: 'SELECT SUM(x) AS s FROM one' }],
  };
  await app.drop({ 'case.json': JSON.stringify(other), 'one.csv': 'x\n1\n2\n' });
  await app.table('one');
  await app.page.locator('body').press('Control+z');
  await app.table('mails');
  await expectNumber(app, fixed);
  await app
    .region('History')
    .getByRole('button', { name: /removed/ })
    .waitFor();
});

test('clearing my data asks first, and can be declined', async () => {
  const app = await openAppForTest();
  await app.drop(files);
  await app.table('mails');
  await app.button('Case').click();
  await app.page.getByRole('menuitem', { name: 'Clear my data…' }).click();
  const dialog = app.page.getByRole('dialog', { name: 'Clear my data?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await tables(app)).toEqual(['train', 'mails']);
  await app.button('Case').click();
  await app.page.getByRole('menuitem', { name: 'Clear my data…' }).click();
  await dialog.getByRole('button', { name: 'Clear my data' }).click();
  await app.button('Users likely to churn').waitFor();
  await app.page.locator('body').press('Control+z');
  expect(await app.button('Users likely to churn').count()).toBe(1);
});
