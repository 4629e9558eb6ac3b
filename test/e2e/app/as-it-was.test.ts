import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { look } from './look.ts';
import { atRest, dragTo, openChurn, week } from './sample.ts';

const suspects = (app: App) => app.region('Suspects');
const rows = (app: App) => suspects(app).getByRole('grid', { name: 'Suspects' }).locator('[role=row]');
const tabs = (app: App) => app.region('Query').getByRole('group', { name: 'Saved queries' });

async function savedCase(app: App): Promise<Buffer> {
  await app.button('Case').click();
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Save with the data (.zip)' }).click();
  return buffer(await (await download).createReadStream());
}

/** What a person sees of all that they have chosen. */
async function seen(app: App): Promise<unknown> {
  const result = app.region('Result');
  const bars = await result.getByRole('combobox', { name: 'Drawing' }).inputValue();
  const grid = await result.getByRole('button', { name: 'Show the grid' }).getAttribute('aria-pressed');
  return {
    bars,
    grid,
    tabs: await tabs(app).getByRole('button').allInnerTexts(),
    marks: await suspects(app).getByRole('button', { name: 'Fix 1 marked' }).count(),
    kept: await suspects(app).getByRole('button', { name: 'Keep', pressed: true }).count(),
    titles: await suspects(app).getByRole('columnheader').allInnerTexts(),
    first: await rows(app).nth(1).innerText(),
  };
}

test('charts, tabs, hidden columns and marks come back after a reload, and in a clean page from the saved case', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await dragTo(app, week(app, 7), week(app, 6));
  await app.button('Find suspects').click();
  await rows(app).nth(1).waitFor();
  await atRest(app);
  const { keyboard } = app.page;
  await suspects(app).getByRole('grid', { name: 'Suspects' }).focus();
  await keyboard.press('d');
  await keyboard.press('Space');
  await keyboard.press('k');
  await suspects(app).getByRole('columnheader', { name: 'Given' }).click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'Hide Given' }).click();
  await app.button('New query').click();
  await app.region('Query').getByRole('textbox', { name: 'SQL' }).fill('SELECT 1 AS typed_but_not_run');
  await tabs(app).getByRole('button').first().click();
  await app.region('Result').getByRole('combobox', { name: 'Drawing' }).selectOption('bar');
  await app.region('Result').getByRole('button', { name: 'Show the grid' }).click();
  const before = await seen(app);
  expect(before).toMatchObject({ bars: 'bar', grid: 'false', marks: 1, kept: 1 });
  await look(app, 'as-it-was-before');
  const saved = app.page.getByText('saved in this browser', { exact: true });
  await saved.waitFor();

  await app.page.reload();
  await app.button('Fix 1 marked').waitFor();
  await atRest(app);
  await suspects(app).getByRole('grid', { name: 'Suspects' }).focus();
  await keyboard.press('j');
  await expect.poll(() => seen(app)).toEqual(before);
  await look(app, 'as-it-was-reloaded');
  await tabs(app).getByRole('button', { name: 'q1', exact: true }).click();
  await app.region('Query').getByText('typed_but_not_run').waitFor();
  await tabs(app).getByRole('button').first().click();

  const zip = await savedCase(app);
  const other = await openAppForTest();
  await other.drop({ 'case.zip': zip });
  await other.button('Fix 1 marked').waitFor();
  await atRest(other);
  await suspects(other).getByRole('grid', { name: 'Suspects' }).focus();
  await other.page.keyboard.press('j');
  await expect.poll(() => seen(other)).toEqual(before);
});

test('pane sizes, and how to look for suspects, are kept before anything is complained about', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  const method = (page: App) => suspects(page).getByRole('combobox', { name: 'Method' });
  const limit = (page: App) => suspects(page).getByRole('textbox', { name: 'Only rows where' });
  const border = app.page.getByRole('separator', { name: 'Width of Suspects' });
  await border.focus();
  await app.page.keyboard.press('ArrowLeft');
  const width = await border.getAttribute('aria-valuenow');
  await method(app).selectOption({ label: 'Hard to fit' });
  await app.button('Limit the search').click();
  await limit(app).fill('age > 30');
  await app.page.getByText('saved in this browser', { exact: true }).waitFor();

  await app.page.reload();
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();
  const chosen = await method(app).inputValue();
  expect(chosen).not.toBe('auto');
  expect(await limit(app).inputValue()).toBe('age > 30');
  expect(await border.getAttribute('aria-valuenow')).toBe(width);
  await border.focus();
  await app.page.keyboard.press('Enter');
  expect(await border.getAttribute('aria-valuenow')).not.toBe(width);

  const zip = await savedCase(app);
  const other = await openAppForTest();
  await other.drop({ 'case.zip': zip });
  await other.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();
  await expect.poll(() => method(other).inputValue()).toBe(chosen);
  expect(await limit(other).inputValue()).toBe('age > 30');
});
