import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { twoClouds } from '../support/two-clouds.ts';
import { look } from './look.ts';

const spam = twoClouds(300, 3);
const urgent = twoClouds(200, 4);
const FILES = {
  'train.csv': spam.files['train.csv'],
  'tickets.csv': urgent.files['train.csv'],
  'mails.csv': spam.files['mails.csv'],
};
const BOTH = "SELECT SUM(spam.predict(*) = 'spam') AS spam, SUM(urgent.predict(*) = 'spam') AS urgent FROM mails";

async function trainSecond(app: App): Promise<void> {
  const model = app.region('Model');
  await app.button('Actions for the model').click();
  await app.page.getByRole('menuitem', { name: 'Rename model…' }).click();
  await app.page.getByRole('textbox', { name: 'Name in SQL' }).fill('spam');
  await app.page.keyboard.press('Enter');
  await app.train('train', 'label', ['corrupted']);
  await app.button('Actions for the model').click();
  await app.page.getByRole('menuitem', { name: 'Add another model…' }).click();
  const name = app.page.getByRole('textbox', { name: 'Name in SQL' });
  await name.fill('SPAM');
  await app.page.getByText('Another model has this name.').waitFor();
  await name.fill('urgent');
  await app.button('Add').click();
  // The new one begins on a table that no model learns from yet.
  await expect.poll(() => model.getByRole('combobox', { name: 'Training table' }).inputValue()).toBe('tickets');
  await app.train('tickets', 'label', ['corrupted']);
}

function models(app: App) {
  return app.region('Model').getByRole('group', { name: 'Models' }).getByRole('button');
}

async function trainedOn(app: App, name: string): Promise<string> {
  await models(app).filter({ hasText: name }).click();
  const said = await app.region('Model').getByRole('status', { name: 'Training' }).innerText();
  return /on ([\d,]+) training rows/.exec(said)?.[1] ?? said;
}

test('two models are trained side by side, asked in one query, blamed, saved, opened and restored', async () => {
  const app = await openAppForTest();
  await app.drop(FILES);
  await app.table('mails');
  await trainSecond(app);
  expect(await models(app).allInnerTexts()).toEqual(['spam', 'urgent']);
  expect(await trainedOn(app, 'spam')).toBe('270');
  expect(await trainedOn(app, 'urgent')).toBe('180');

  await app.query('SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 1');
  await app.region('Query').getByRole('alert').getByText('Several models are trained (spam, urgent)').waitFor();
  const sql = app.region('Query').getByRole('textbox', { name: 'SQL' });
  await sql.fill('');
  await sql.pressSequentially('SELECT urg');
  await app.page.getByRole('option', { name: 'urgent.predict(*)' }).waitFor();
  await app.page.keyboard.press('Escape');

  await app.query(BOTH);
  const answer = await app.cell(0, 1).innerText();
  await app.complain(app.cell(0, 1), 'Too low');
  await app.button('Find suspects').click();
  const suspects = app.region('Suspects');
  await suspects.getByRole('grid', { name: 'Suspects' }).waitFor();
  // Only the second model's predictions are in the complained-about number.
  await suspects.getByText('urgent is to blame').waitFor();
  await look(app, 'several-models');
  await app.button('Remove top').click();
  await app
    .region('History')
    .getByRole('button', { name: /removed/ })
    .waitFor();
  await expect.poll(() => app.cell(0, 1).innerText()).not.toBe(answer);
  const fixed = await app.cell(0, 1).innerText();

  await app.page.getByText('saved in this browser').waitFor();
  await app.page.reload();
  await expect.poll(() => app.cell(0, 1).innerText()).toBe(fixed);
  expect(await models(app).allInnerTexts()).toEqual(['spam', 'urgent']);
  await app.region('Suspects').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => app.cell(0, 1).innerText()).toBe(answer);

  await app.button('Export').click();
  const report = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Report (HTML)' }).click();
  const written = (await buffer(await (await report).createReadStream())).toString();
  expect(written).toContain('What was wrong with train and tickets');
  expect(written).toMatch(/<b>spam<\/b>: Softmax regression on 270 rows of train/);
  expect(written).toMatch(/<b>urgent<\/b>: Softmax regression on 180 rows of tickets/);

  await app.button('Case').click();
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Save with the data (.zip)' }).click();
  const zip = await buffer(await (await download).createReadStream());
  const other = await openAppForTest();
  await other.drop({ 'case.zip': zip });
  await expect.poll(() => other.cell(0, 1).innerText()).toBe(answer);
  expect(await trainedOn(other, 'spam')).toBe('270');
  expect(await trainedOn(other, 'urgent')).toBe('180');
  await other.region('Complaints').getByText('does not hold').waitFor();
});

test('a model that is removed or trained anew comes back by undo, with the fixes', async () => {
  const app = await openAppForTest();
  await app.drop(FILES);
  await app.table('mails');
  await trainSecond(app);
  await app.query(BOTH);
  await app.complain(app.cell(0, 1), 'Too low');
  await app.button('Find suspects').click();
  await app.button('Remove top').click();
  const steps = app.region('History').getByRole('button', { name: /removed/ });
  await steps.waitFor();
  await app.region('Suspects').locator('button:not([disabled])', { hasText: 'Find suspects' }).waitFor();
  const fixed = await app.cell(0, 1).innerText();

  await models(app).filter({ hasText: 'urgent' }).click();
  await app.button('Actions for the model').click();
  await app.page.getByRole('menuitem', { name: 'Remove urgent' }).click();
  await app.region('Query').getByRole('alert').waitFor();
  expect(await models(app).count()).toBe(0);
  await app.page.locator('body').press('Control+z');
  await expect.poll(() => app.cell(0, 1).innerText()).toBe(fixed);
  await steps.waitFor();

  await app.region('Model').getByRole('spinbutton', { name: 'Smoothing (L2)' }).fill('0.5');
  await app.region('Model').getByRole('button', { name: 'Train', exact: true }).click();
  await app.region('Model').getByText('The fixes are gone').waitFor();
  expect(await steps.count()).toBe(0);
  await app.region('Model').getByRole('button', { name: 'Undo' }).click();
  await steps.waitFor();
  expect(await app.cell(0, 1).innerText()).toBe(fixed);
  await app.page.locator('body').press('Control+z');
  await expect
    .poll(() => app.region('Model').getByRole('spinbutton', { name: 'Smoothing (L2)' }).inputValue())
    .toBe('0.001');
});

test('a wrong prediction is the prediction of the model that is pointed at', async () => {
  const app = await openAppForTest();
  await app.drop(FILES);
  await app.table('mails');
  await trainSecond(app);
  await app.query('SELECT rowid, x, urgent.predict(*) AS hurry, spam.predict(*) AS junk FROM mails');
  await app.cell(0, 0).waitFor();
  // Which of the two is meant cannot be told from another column.
  await app.cell(0, 1).click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'This prediction is wrong…' }).click();
  const dialog = app.page.getByRole('dialog');
  await expect
    .poll(() => dialog.getByRole('radio').locator('..').allInnerTexts())
    .toEqual([expect.stringContaining('urgent: '), expect.stringContaining('spam: ')]);
  await app.page.keyboard.press('Escape');

  for (const [column, model] of [
    [2, 'urgent'],
    [3, 'spam'],
  ] as const) {
    const now = await app.cell(4, column).innerText();
    const other = now === 'spam' ? 'ham' : 'spam';
    const id = await app.cell(4, 0).innerText();
    await app.complain(app.cell(4, column), 'This prediction is wrong…');
    await dialog.getByText(`Row ${id} of mails, by ${model}, should be predicted as`).waitFor();
    await dialog.getByRole('combobox').selectOption(other);
    await dialog.getByRole('button', { name: 'Complain' }).click();
    await app
      .region('Complaints')
      .getByText(new RegExp(`${model} · mails row ${id}`))
      .waitFor();
  }
  // Only the model complained about is blamed.
  await app.button('Edit the complaint about spam · mails row 4').waitFor();
  await app.button('Mute the complaint about spam · mails row 4').click();
  await app.button('Find suspects').click();
  const grid = app.region('Suspects').getByRole('grid', { name: 'Suspects' });
  await grid.waitFor();
  // Of the 180 rows that it learns from; the other one learns from 270.
  await app
    .region('Suspects')
    .getByText(/^180 rows/)
    .waitFor();
});
