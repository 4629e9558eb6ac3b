import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { twoClouds } from '../support/two-clouds.ts';
import { look } from './look.ts';

const chips = (app: App) => app.region('Complaints').getByRole('list', { name: 'Complaints' }).getByRole('listitem');
const said = (app: App) => chips(app).allInnerTexts();

async function openTrained(sql: string): Promise<App> {
  const app = await openAppForTest();
  await app.drop(twoClouds(300, 5).files);
  await app.table('mails');
  await app.train('train', 'label', ['corrupted']);
  await app.query(sql);
  await app.cell(0, 0).waitFor();
  return app;
}

const GROUPED = "SELECT folder, SUM(predict(*) = 'spam') AS spam FROM mails GROUP BY folder ORDER BY folder";

test('a number can be too high, too low, or should be another one; chips are edited, muted and withdrawn', async () => {
  const app = await openTrained(GROUPED);
  const now = Number(await app.cell(0, 1).innerText());
  await app.complain(app.cell(0, 1), 'Too low');
  await expect.poll(() => said(app)).toEqual([expect.stringMatching(/higher, at least [\d.]+\s*does not hold/s)]);
  await app.complain(app.cell(1, 1), 'Too high');
  await expect
    .poll(() => said(app))
    .toEqual([expect.stringContaining('archive'), expect.stringMatching(/inbox.*lower, at most/s)]);
  await look(app, 'complaints');

  await app.button('Edit the complaint about folder archive · spam').click();
  await app.page.getByRole('radio', { name: 'at most' }).check();
  await app.page.getByRole('spinbutton', { name: 'Value' }).fill(String(now + 1));
  await app.page.keyboard.press('Enter');
  await expect
    .poll(() => said(app))
    .toEqual([expect.stringMatching(new RegExp(`at most ${now + 1}\\s*holds`, 's')), expect.anything()]);

  await app.button('Mute the complaint about folder inbox · spam').press('Enter');
  await expect.poll(() => said(app)).toEqual([expect.anything(), expect.stringContaining('muted')]);
  await look(app, 'complaint-muted');
  await app.button('Unmute the complaint about folder inbox · spam').press('Enter');
  await app.button('Withdraw the complaint about folder inbox · spam').press('Enter');
  await expect.poll(() => chips(app).count()).toBe(1);
  await app.page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => chips(app).count()).toBe(2);
});

test('a row should not be here, a row is missing, a prediction is wrong; a prediction’s class is edited', async () => {
  const app = await openTrained("SELECT rowid, predict(*) AS class FROM mails WHERE predict(*) = 'spam'");
  const id = await app.cell(0, 0).innerText();
  await app.complain(app.cell(0, 0), 'Should not be here');
  await expect.poll(() => said(app)).toEqual([expect.stringMatching(/there → not in the answer\s*does not hold/s)]);

  await app.complain(app.cell(1, 0), 'A row like this is missing…');
  const dialog = app.page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('1');
  await look(app, 'missing-row');
  await dialog.getByRole('button', { name: 'Complain' }).click();
  await expect
    .poll(() => said(app))
    .toEqual([expect.anything(), expect.stringMatching(/not there → in the answer\s*does not hold/s)]);

  await app.button(`Edit the complaint about rowid 1`).click();
  expect(await dialog.getByRole('textbox').inputValue()).toBe('1');
  await look(app, 'row-edited');
  await dialog.getByRole('textbox').fill('3');
  await app.page.keyboard.press('Enter');
  await expect.poll(() => said(app)).toContainEqual(expect.stringContaining('rowid 3'));
  await app.page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => said(app)).toContainEqual(expect.stringMatching(/rowid 1\s/));
  await app.button(`Edit the complaint about rowid ${id}`).click();
  await dialog.getByRole('radio', { name: 'is missing' }).check();
  await dialog.getByRole('button', { name: 'Complain' }).click();
  await expect.poll(() => said(app)).toContainEqual(expect.stringMatching(/there → in the answer\s*holds/s));

  await app.complain(app.cell(0, 1), 'This prediction is wrong…');
  await look(app, 'wrong-prediction');
  await dialog.getByRole('combobox').selectOption('ham');
  await dialog.getByRole('button', { name: 'Complain' }).click();
  await expect
    .poll(() => said(app))
    .toContainEqual(expect.stringMatching(new RegExp(`mails row ${id}\\s*spam → ham\\s*does not hold`, 's')));
  await app.button(`Edit the complaint about mails row ${id}`).click();
  await dialog.getByRole('combobox').selectOption('spam');
  await dialog.getByRole('button', { name: 'Complain' }).click();
  await expect.poll(() => said(app)).toContainEqual(expect.stringMatching(/spam → spam\s*holds/s));
});

test('behind a bar are many predictions: one of them is found and said to be wrong', async () => {
  const app = await openTrained(GROUPED);
  await app.region('Result').getByRole('button', { name: 'folder archive, spam' }).click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'This prediction is wrong…' }).click();
  const dialog = app.page.getByRole('dialog');
  await dialog.getByText(/^\d+ predictions stand behind folder archive · spam/).waitFor();
  const rows = dialog.getByRole('radio');
  const found = dialog.getByRole('status', { name: 'Rows found' });
  await expect.poll(() => rows.count()).toBe(100);
  expect(await found.innerText()).toMatch(/^The first 100 of 1\d\d: search/);
  await look(app, 'which-prediction');
  await dialog.getByRole('searchbox', { name: 'Search the rows' }).fill('nothing like it');
  await expect.poll(() => found.innerText()).toBe('None of them contains “nothing like it”.');
  await dialog.getByRole('searchbox', { name: 'Search the rows' }).fill('spam');
  await expect.poll(() => rows.count()).toBeLessThan(100);
  const first = rows.first().locator('..');
  const id = /row (\d+)/.exec(await first.innerText())?.[1];
  await first.click();
  expect(await dialog.getByRole('combobox', { name: 'Class' }).inputValue()).toBe('ham');
  await app.page.setViewportSize({ width: 390, height: 844 });
  await look(app, 'which-prediction-narrow');
  await dialog.getByRole('button', { name: 'Complain' }).click();
  await expect
    .poll(() => said(app))
    .toEqual([expect.stringMatching(new RegExp(`mails row ${id}\\s*spam → ham\\s*does not hold`, 's'))]);
});

test('a prediction is told by its row where no rowid is shown; where none is behind, the page says so', async () => {
  const app = await openTrained("SELECT x, y, predict(*) AS class FROM mails WHERE predict(*) = 'spam' AND x > 2");
  await app.complain(app.cell(0, 0), 'This prediction is wrong…');
  await app.page
    .getByRole('dialog')
    .getByText(/^Row \d+ of mails should be predicted as/)
    .waitFor();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Complain' }).click();
  await expect.poll(() => said(app)).toEqual([expect.stringMatching(/mails row \d+\s*spam → ham/s)]);
  await app.query("SELECT 'a' AS part, 1 AS n UNION ALL SELECT 'b', SUM(predict(*) = 'spam') FROM mails");
  await expect.poll(() => app.cell(0, 0).innerText()).toBe('a');
  await app.complain(app.cell(0, 1), 'This prediction is wrong…');
  await app
    .region('Complaints')
    .getByText(/Neither this value nor its row depends on a prediction/)
    .waitFor();
});

test('in an answer without rows one can be missing', async () => {
  const app = await openTrained('SELECT rowid AS n FROM mails WHERE x < -2');
  const id = await app.cell(0, 0).innerText();
  await app.query("SELECT rowid AS n FROM mails WHERE predict(*) = 'spam' AND x < -2");
  await app.region('Result').getByText('The answer has no rows.').waitFor();
  await look(app, 'no-rows');
  await app.button('A row is missing…').press('Enter');
  const dialog = app.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(id);
  await app.page.keyboard.press('Enter');
  await expect.poll(() => said(app)).toEqual([expect.stringMatching(/not there → in the answer\s*does not hold/s)]);
});

test('what cannot be complained about says why, in the menu and at the foot', async () => {
  const app = await openTrained(GROUPED);
  await app.cell(0, 0).click({ button: 'right' });
  const item = app.page.getByRole('menuitem', { name: 'Too high' });
  expect(await item.getAttribute('aria-disabled')).toBe('true');
  expect(await item.getAttribute('title')).toBe('folder does not depend on predictions.');
  await look(app, 'refused');
  await item.press('Enter');
  expect(await chips(app).count()).toBe(0);
  await app.page.keyboard.press('Escape');
  await app.query('SELECT folder, COUNT(*) AS n FROM mails GROUP BY folder');
  await app
    .region('Result')
    .getByText(/does not call predict/)
    .waitFor();
});

test('a fix that moves a complaint the wrong way is said plainly', async () => {
  const app = await openTrained(GROUPED);
  await app.complain(app.cell(0, 1), 'Too high');
  const suspects = app.region('Suspects');
  await suspects.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'Hard to fit' });
  await app.button('Find suspects').click();
  await suspects.getByRole('gridcell').first().waitFor();
  // The rows hardest to fit are the planted ones: without them there is more spam, not less.
  await suspects.getByRole('spinbutton', { name: 'How many' }).fill('40');
  await app.button('Remove top').click();
  const remark = suspects.getByRole('status', { name: 'Remark' });
  await expect.poll(() => remark.innerText()).toMatch(/^spam (moved the wrong way|did not move)/);
  await look(app, 'wrong-way');
  await remark.getByRole('button', { name: 'take the step back' }).press('Enter');
  await app.region('History').getByText('Each fix becomes a step').waitFor();
  await expect.poll(() => remark.count()).toBe(0);
});

test('complaints of several kinds: each effect in its own unit, readable on a narrow screen', async () => {
  const app = await openTrained("SELECT rowid, predict(*) AS class FROM mails WHERE predict(*) = 'spam'");
  const id = await app.cell(0, 0).innerText();
  await app.complain(app.cell(0, 0), 'Should not be here');
  await app.complain(app.cell(1, 1), 'This prediction is wrong…');
  await app.page.getByRole('dialog').getByRole('combobox').selectOption('ham');
  await app.page.getByRole('dialog').getByRole('button', { name: 'Complain' }).click();
  await app.region('Query').getByRole('button', { name: 'New query' }).click();
  await app.query(GROUPED);
  await app.complain(app.cell(0, 1), 'Too high');
  await expect.poll(() => chips(app).count()).toBe(3);
  await app.button('Find suspects').click();
  const suspects = app.region('Suspects');
  const heads = suspects.getByRole('columnheader');
  await expect.poll(() => heads.allInnerTexts()).toContain(`Chance of rowid ${id}`);
  const row = suspects.locator('[role=row][aria-rowindex="2"]');
  await expect.poll(() => row.innerText()).toMatch(/[\d.]+ → [\d.]+ %\s+[\d.]+ → [\d.]+ %\s+[\d.]+ → [\d.]+(\s|$)/);
  expect(await suspects.getByRole('region', { name: 'This suspect' }).innerText()).toContain(
    `Without this row: the chance that rowid ${id} is in the answer`,
  );
  expect(await suspects.getByRole('group', { name: 'Meter' }).innerText()).toMatch(/now there, chance [\d.]+ %/);
  await look(app, 'mixed-complaints');
  await app.page.setViewportSize({ width: 390, height: 844 });
  await suspects.scrollIntoViewIfNeeded();
  await look(app, 'mixed-narrow');
  await app.region('Complaints').scrollIntoViewIfNeeded();
  await look(app, 'mixed-narrow-chips');
});

test('a complaint that holds already has nobody to blame, and says so', async () => {
  const app = await openTrained(GROUPED);
  await app.complain(app.cell(0, 1), 'Should be…');
  await app.page.getByRole('radio', { name: 'at least' }).check();
  await app.page.getByRole('spinbutton', { name: 'Value' }).fill('0');
  await app.page.keyboard.press('Enter');
  const suspects = app.region('Suspects');
  await suspects.getByText('Every complaint holds.').waitFor();
  await app.button('Find suspects').click();
  await suspects.getByText(/Every complaint holds already, so no row is to blame/).waitFor();
  await look(app, 'holds-already');
});
