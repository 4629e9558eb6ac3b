import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { look } from './look.ts';
import { atRest, openChurn } from './sample.ts';

const cancel = (app: App, pane: string) => app.region(pane).getByRole('button', { name: 'Cancel' });

/** Looks at what a pane is doing while it still does it, and ends it. */
async function lookAtWork(app: App, pane: string, state: string): Promise<void> {
  await app.region(pane).getByRole('progressbar').waitFor();
  await look(app, state);
  expect(await cancel(app, pane).count(), `${state} is still under way`).toBe(1);
  await cancel(app, pane).click();
  await cancel(app, pane).waitFor({ state: 'detached' });
  await look(app, `${state} cancelled`);
}

test('what is under way and what was cancelled: training, a query, the search for suspects', async () => {
  const app = await openAppForTest();
  await app.button('Handwritten digits').click();
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor({ timeout: 60_000 });
  const model = app.region('Model');
  // Images learnt by convolutions take long enough to be looked at.
  await model.getByRole('combobox', { name: 'Kind' }).selectOption('cnn');
  await model.getByRole('button', { name: 'Train', exact: true }).click();
  await lookAtWork(app, 'Model', 'training');

  await app.query('WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT COUNT(*) FROM c');
  await app.region('Query').getByRole('button', { name: 'Stop' }).click();
  await app.region('Query').getByText('The query was stopped').waitFor();
  await look(app, 'query stopped');
  await model.getByRole('button', { name: 'Train', exact: true }).click();
  await cancel(app, 'Model').waitFor();
  await cancel(app, 'Model').waitFor({ state: 'detached', timeout: 90_000 });
  await app.query('SELECT COUNT(*) AS n FROM scans WHERE predict(*) = 7');
  await app.region('Result').getByRole('columnheader', { name: 'n', exact: true }).waitFor();
  expect(await app.region('Query').getByText('The query was stopped').count()).toBe(0);
  await app.complain(app.cell(0, 0), 'Too high');
  await app.region('Complaints').getByRole('listitem').first().waitFor();
  await app.button('Find suspects').click();
  await lookAtWork(app, 'Suspects', 'ranking');
});

test('menus and the dialogs behind them', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  for (const menu of ['Case', 'Export', 'Actions for customers', 'Actions for the model']) {
    await app.button(menu).click();
    await app.page.getByRole('menu', { name: menu }).waitFor();
    await look(app, `menu ${menu}`);
    await app.page.keyboard.press('Escape');
  }
  for (const item of ['Add another model…', 'Rename model…']) {
    await app.button('Actions for the model').click();
    await app.page.getByRole('menuitem', { name: item }).click();
    await app.page.getByRole('dialog').waitFor();
    await look(app, item.replace('…', ''));
    await app.page.keyboard.press('Escape');
  }
  await app.button('Help on SQL').click();
  await app.page.getByRole('dialog', { name: 'SQL that asks the model' }).waitFor();
  await look(app, 'help on SQL');
  await app.page.keyboard.press('Escape');
  await app.button('Commands').click();
  await app.page.getByRole('combobox', { name: 'Command' }).fill('make coffee');
  await app.page.getByText('No command has this name.').waitFor();
  await look(app, 'no such command');
});

test('low and narrow windows: the rows of the suspects come first, the next pane is one press away', async () => {
  const app = await openAppForTest();
  const { page } = app;
  await openChurn(app);
  for (const row of [6, 7]) await app.complain(app.cell(row, 1), 'Too low');
  await app.button('Find suspects').click();
  const suspects = app.region('Suspects');
  const grid = suspects.getByRole('grid', { name: 'Suspects' });
  await grid.getByRole('gridcell').first().waitFor();
  await atRest(app);

  await page.setViewportSize({ width: 1024, height: 700 });
  await look(app, 'suspects-1024');
  const tall = (await grid.boundingBox())?.height ?? 0;
  // A line of titles and eight rows.
  expect(tall).toBeGreaterThan(30 + 8 * 28);
  expect(await grid.getByRole('columnheader').allInnerTexts()).toEqual(expect.arrayContaining(['week 7', 'week 8']));
  await app.button('Details').click();
  await suspects.getByText('It acts most through these queried rows:').waitFor();
  await look(app, 'suspects-1024-details');
  await app.button('Details').click();

  await page.setViewportSize({ width: 390, height: 844 });
  await look(app, 'narrow');
  await page.getByRole('button', { name: 'Show Suspects' }).click();
  await expect.poll(() => suspects.evaluate((pane) => pane.getBoundingClientRect().top)).toBeLessThan(200);
  await look(app, 'narrow-suspects');
  await app.button('Remove top').click();
  await app.region('History').getByRole('listitem').nth(1).waitFor();
  await app.region('History').scrollIntoViewIfNeeded();
  await look(app, 'narrow-fixed');
  await app.button('Commands').click();
  await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  await look(app, 'narrow-palette');
  await page.keyboard.press('Escape');
  await app.cell(6, 1).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Should be…' }).waitFor();
  await look(app, 'narrow-menu');
});
