import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { look } from './look.ts';
import { atRest } from './sample.ts';

const pane = (app: App) => app.region('Suspects');
const grid = (app: App) => pane(app).getByRole('grid', { name: 'Suspects' });
const row = (app: App, n: number) => grid(app).locator(`[role=row][aria-rowindex="${n + 2}"]`);

/** A sample, one complaint by its menu, and the suspects. */
async function openSuspects(sample: string, at: readonly [number, number], wish: string): Promise<App> {
  const app = await openAppForTest();
  await app.button(sample).click();
  await app.cell(...at).waitFor();
  await app.complain(app.cell(...at), wish);
  await app.button('Find suspects').click();
  await row(app, 0).waitFor();
  await atRest(app);
  return app;
}

test('mails: labels, effects, marked words, the queried rows pulled, filter, many at once', async () => {
  const app = await openSuspects('Spam that is not', [3, 2], 'Too high');
  await expect.poll(() => row(app, 0).innerText()).toMatch(/^1\s+spam\s+ham\s+[\d.]+ → [\d.]+\s+packages/);
  const why = pane(app).getByRole('region', { name: 'This suspect' });
  expect(await why.innerText()).toMatch(/Without this row: folder packages · spam [\d.]+ → [\d.]+\./);
  const pulled = pane(app).getByRole('list', { name: 'Queried rows it pulls most' }).getByRole('listitem');
  await expect.poll(() => pulled.allInnerTexts()).toHaveLength(3);
  expect(await pulled.first().innerText()).toMatch(/inbox \d+[\s\S]*(spam|ham) [\d.]+ % → [\d.]+ %/);
  await expect.poll(() => why.locator('mark').count()).toBeGreaterThan(0);
  await look(app, 'suspects-mails');

  const all = Number(await grid(app).getAttribute('aria-rowcount'));
  await pane(app).getByRole('searchbox', { name: 'Filter suspects' }).fill('PACKAGES');
  await expect.poll(async () => Number(await grid(app).getAttribute('aria-rowcount'))).toBeLessThan(all);
  await look(app, 'suspects-filtered');
  await pane(app).getByRole('searchbox', { name: 'Filter suspects' }).fill('nothing like it');
  await pane(app)
    .getByText(/None of [\d,]+ suspects contains “nothing like it”/)
    .waitFor();
  await look(app, 'suspects-none');
  await app.button('Clear the filter').click();
  await expect.poll(async () => Number(await grid(app).getAttribute('aria-rowcount'))).toBe(all);

  await row(app, 0).getByRole('gridcell').nth(1).click();
  await row(app, 2)
    .getByRole('gridcell')
    .nth(1)
    .click({ modifiers: ['Shift'] });
  await row(app, 4)
    .getByRole('gridcell')
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  await why.getByText('4 suspects selected').waitFor();
  await app.page.keyboard.press('r');
  await app.button('Fix 4 marked').waitFor();
  await look(app, 'suspects-marked');
});

test('digits: images, and keys for everything', async () => {
  const app = await openSuspects('Handwritten digits', [1, 1], 'Too low');
  const { keyboard } = app.page;
  await row(app, 0)
    .getByRole('img', { name: /image of data row/ })
    .waitFor();
  await pane(app)
    .getByRole('img', { name: /enlarged/ })
    .waitFor();
  await look(app, 'suspects-digits');

  await grid(app).focus();
  const rank = async (): Promise<string> =>
    (await pane(app).getByRole('region', { name: 'This suspect' }).innerText()).split('.')[0];
  await keyboard.press('j');
  await keyboard.press('j');
  expect(await rank()).toBe('3');
  await keyboard.press('k');
  expect(await rank()).toBe('2');
  await keyboard.press('d');
  await keyboard.press('r');
  await keyboard.press('Space');
  expect(await rank()).toBe('5');
  await app.button('Fix 2 marked').waitFor();
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('d');
  await app.button('Fix 5 marked').waitFor();
  await keyboard.press('ControlOrMeta+a');
  await pane(app).getByText('suspects selected').waitFor();
});

test('columns are sorted, hidden and copied; marks and the top go by rank', async () => {
  const app = await openSuspects('Spam that is not', [3, 2], 'Too high');
  const head = (name: string) => grid(app).getByRole('columnheader', { name });
  const why = pane(app).getByRole('region', { name: 'This suspect' });
  await head('#').click();
  await head('#').click();
  await expect.poll(() => row(app, 0).innerText()).toMatch(/^585\s/);
  await pane(app).getByText('The top goes by rank.').waitFor();
  await look(app, 'suspects-sorted');
  await grid(app).focus();
  await app.page.keyboard.press('j');
  await app.page.keyboard.press('d');
  await app.button('Fix 1 marked').waitFor();
  await expect.poll(() => why.innerText()).toMatch(/^583\./);
  await app.page.keyboard.press('ControlOrMeta+z');
  await head('Given').click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'Hide Given' }).click();
  await expect.poll(() => head('Given').count()).toBe(0);
  await head('#').click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'By rank' }).click();
  await expect.poll(() => row(app, 0).innerText()).toMatch(/^1\s/);

  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await grid(app).focus();
  await app.page.keyboard.press('Shift+ArrowDown');
  await app.page.keyboard.press('ControlOrMeta+c');
  await pane(app).getByText('Copied 2 rows.').waitFor();
  const lines = (await app.page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^rank\tSuggested\tEffect\tfolder\tsubject/);
  expect(lines[1]).toMatch(/^3\tham\t-0\.\d+\tpackages\t/);

  await head('Suggested').click();
  await app.button('Remove top').click();
  await app
    .region('History')
    .getByRole('button', { name: /removed/ })
    .waitFor();
});

test('how many: the suggested number at first, the number of an opened case, or one’s own', async () => {
  const app = await openSuspects('Handwritten digits', [1, 1], 'Too low');
  const many = pane(app).getByRole('spinbutton', { name: 'How many' });
  const suggested = await many.inputValue();
  await many.fill('3');
  await pane(app)
    .getByRole('button', { name: `take ${suggested}` })
    .click();
  expect(await many.inputValue()).toBe(suggested);
  await many.fill('7');
  await app.button('Remove top').click();
  await app.region('History').getByText('7 removed').waitFor();
});
