import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { csvOf } from '../support/csv.ts';
import { twoClouds } from '../support/two-clouds.ts';
import { look } from './look.ts';

/** An app with an answer of 400 rows about predictions. */
async function openAnswer(): Promise<App> {
  const app = await openAppForTest();
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.drop(twoClouds(400, 5).files);
  await app.table('mails');
  await app.train('train', 'label', ['corrupted']);
  await app.query('SELECT rowid AS n, folder, predict(*) AS class, x FROM mails');
  await app.cell(0, 0).waitFor();
  return app;
}

const grid = (app: App) => app.region('Result').getByRole('grid', { name: 'Result' });
const rows = (app: App) => app.region('Result').getByRole('status', { name: 'Rows' });
const title = (app: App, name: string) => grid(app).getByRole('columnheader', { name });
const clipboard = (app: App) => app.page.evaluate(() => navigator.clipboard.readText());

test('rows are sorted, filtered, selected and copied with the mouse; columns are resized and hidden', async () => {
  const app = await openAnswer();
  expect(await rows(app).innerText()).toMatch(/^400 rows in \d/);

  await title(app, 'n').click();
  await title(app, 'n').click();
  await expect.poll(() => app.cell(0, 0).innerText()).toBe('399');
  expect(await title(app, 'n').getAttribute('aria-sort')).toBe('descending');

  await app.region('Result').getByRole('searchbox', { name: 'Filter rows' }).fill('ARCHIVE');
  await expect.poll(() => rows(app).innerText()).toMatch(/^\d+ of the 400 rows/);
  expect(new Set(await Promise.all([0, 1, 2].map((row) => app.cell(row, 1).innerText())))).toEqual(
    new Set(['archive']),
  );

  await app.cell(0, 0).click();
  await app.cell(1, 1).click({ modifiers: ['Shift'] });
  await app.cell(3, 0).click({ modifiers: ['ControlOrMeta'] });
  await app.page.keyboard.press('ControlOrMeta+c');
  await expect.poll(() => rows(app).innerText()).toMatch(/Copied 3 rows\.$/);
  const lines = (await clipboard(app)).split('\n');
  expect(lines[0]).toBe('n\tfolder');
  expect(lines).toHaveLength(4);
  expect(lines.slice(1).every((line) => /^\d+\tarchive$/.test(line))).toBe(true);

  const before = (await title(app, 'class').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await app.page.mouse.move(before.x + before.width - 3, before.y + before.height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(before.x + before.width + 57, before.y + before.height / 2, { steps: 3 });
  await app.page.mouse.up();
  expect((await title(app, 'class').boundingBox())?.width).toBeCloseTo(before.width + 60, 0);

  await title(app, 'folder').click({ button: 'right' });
  await look(app, 'column-menu');
  await app.page.getByRole('menuitem', { name: 'Hide folder' }).click();
  await expect.poll(() => title(app, 'folder').count()).toBe(0);
  await look(app, 'result-filtered');
});

test('the same by keyboard', async () => {
  const app = await openAnswer();
  const { keyboard } = app.page;
  await grid(app).focus();
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await expect.poll(() => app.cell(0, 0).innerText()).toBe('399');

  await keyboard.press('ArrowRight');
  const before = (await title(app, 'folder').boundingBox())?.width ?? 0;
  await keyboard.press('Shift+F10');
  await app.page.getByRole('menuitem', { name: 'Wider' }).press('Enter');
  await expect.poll(async () => (await title(app, 'folder').boundingBox())?.width).toBeGreaterThan(before);
  await keyboard.press('Shift+F10');
  await app.page.getByRole('menuitem', { name: 'Hide folder' }).press('Enter');
  await expect.poll(() => title(app, 'folder').count()).toBe(0);

  await keyboard.press('ArrowDown');
  await keyboard.press('Home');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowRight');
  await keyboard.press('ControlOrMeta+c');
  await app.region('Result').getByText('2 numbers: sum 797, mean 398.5, 398 to 399').waitFor();
  await expect.poll(() => clipboard(app)).toMatch(/^n\tclass\n399\t(spam|ham)\n398\t(spam|ham)$/);
  await keyboard.press('ControlOrMeta+a');
  await keyboard.press('ControlOrMeta+c');
  await expect.poll(async () => (await clipboard(app)).split('\n').length).toBe(401);
  await keyboard.press('ControlOrMeta+End');
  await expect.poll(() => app.cell(399, 0).innerText()).toBe('0');
});

test('an answer too long to hold says how much of it there is', async () => {
  const app = await openAppForTest();
  const numbers = Array.from({ length: 2500 }, (_, i) => i);
  await app.drop({ 'numbers.csv': csvOf({ n: numbers }) });
  await app.table('numbers');
  await app.query('SELECT a.n, b.n AS m, a.n + b.n AS s FROM numbers a JOIN numbers b');
  await expect.poll(() => rows(app).innerText(), { timeout: 60_000 }).toMatch(/^first [\d,]+ of 6,250,000 rows in /);
});

test('numbers are shown and copied exactly as SQLite holds them; nothing is told from empty text', async () => {
  const app = await openAppForTest();
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.drop({ 'any.csv': 'x\n1\n' });
  await app.table('any');
  await app.query("SELECT 9007199254740993 AS a, -0.0 AS b, 1e21 AS c, 0.1 + 0.2 AS d, NULL AS e, '' AS f, '007' AS g");
  await app.cell(0, 6).getByText('007').waitFor();
  const exact = ['9007199254740993', '-0', '1e+21', '0.30000000000000004', 'NULL', '', '007'];
  expect(await Promise.all(exact.map((_, column) => app.cell(0, column).innerText()))).toEqual(exact);
  await app.cell(0, 0).click();
  await app.page.keyboard.press('ControlOrMeta+a');
  await app.page.keyboard.press('ControlOrMeta+c');
  await expect
    .poll(() => clipboard(app))
    .toBe(`a\tb\tc\td\te\tf\tg\n${exact.map((cell) => (cell === 'NULL' ? '' : cell)).join('\t')}`);
});
