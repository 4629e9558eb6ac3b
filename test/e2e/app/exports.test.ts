import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { Inspector } from '../support/axe.ts';
import { atRest, dragTo, openChurn, week } from './sample.ts';

async function exported(app: App, item: string): Promise<{ name: string; content: string }> {
  await app.button('Export').click();
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    app.page.getByRole('menuitem', { name: item }).click(),
  ]);
  return { name: download.suggestedFilename(), content: await text(await download.createReadStream()) };
}

/** A saved report in a tab of its own. */
async function opened(app: App, content: string): Promise<Page> {
  const page = await app.page.context().newPage();
  await page.setContent(content);
  return page;
}

test('changes, suspects and the report say what was done; the report is one file without scripts or links', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await dragTo(app, week(app, 7), week(app, 6));
  await app.button('Find suspects').click();
  await atRest(app);
  await app.region('Suspects').getByRole('spinbutton', { name: 'How many' }).fill('25');
  await app.button('Remove top').click();
  await app
    .region('History')
    .getByRole('button', { name: /25 removed/ })
    .waitFor();
  await atRest(app);

  const csv = await exported(app, 'List of changes (CSV)');
  const [header, ...lines] = csv.content.trim().split(/\r?\n/);
  expect(header).toMatch(/row/);
  expect(lines).toHaveLength(25);
  const json = JSON.parse((await exported(app, 'List of changes (JSON)')).content) as unknown[];
  expect(json).toHaveLength(25);

  const suspects = (await exported(app, 'Ranked suspects (CSV)')).content.trim().split(/\r?\n/);
  // What was removed is suspected no more: the other 2,135 of the 2,160 rows trained on, or as many as are listed.
  expect(suspects.length - 1).toBe(2135);

  await app.button('New query').click();
  await app.query('SELECT plan, COUNT(*) AS customers FROM customers GROUP BY plan');
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();
  const { name, content } = await exported(app, 'Report (HTML)');
  expect(name).toMatch(/\.html$/);
  expect(content).not.toMatch(/<script|<link|https?:\/\//i);
  const page = await opened(app, content);
  await page.getByRole('heading', { name: 'What was wrong with customers' }).waitFor();
  // Every saved query with its answer and its chart.
  expect(await page.locator('pre').allInnerTexts()).toEqual([
    expect.stringContaining('predict(u.*)'),
    expect.stringContaining('GROUP BY plan'),
  ]);
  expect(await page.getByRole('img').count()).toBe(2);
  expect(await page.getByRole('columnheader', { name: 'likely_to_churn' }).count()).toBe(1);
  // From where to where, and what the fixed rows say.
  const complaint = page.getByRole('row', { name: /^week 7/ }).first();
  const [, first, now] = await complaint.getByRole('cell').allInnerTexts();
  expect(Number(now)).toBeGreaterThan(Number(first));
  await page.getByRole('heading', { name: 'Step 1: 25 rows removed' }).waitFor();
  const fixed = page.getByRole('table').last().getByRole('row');
  expect(await fixed.count()).toBe(26);
  expect(await fixed.first().innerText()).toMatch(/Data row\s+Label: given → suggested\s+Change\s+id\s+age\s+channel/);
  expect(await fixed.nth(1).innerText()).toMatch(/stay → churn\s+removed/);
  const inspector = new Inspector(page, 'report');
  for (const [state, media] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['print', { colorScheme: 'dark', media: 'print' }],
  ] as const) {
    await page.emulateMedia(media);
    await page.screenshot({ path: `test/artefacts/report-${state}.png`, fullPage: true });
    await inspector.check(`seen-${state}`);
  }
  expect(inspector.found).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  // Words stay whole: the table scrolls within itself.
  expect((await fixed.nth(1).boundingBox())?.height).toBeLessThan(60);
  await page.screenshot({ path: 'test/artefacts/report-390.png', fullPage: true });
});

test('whatever stands in the tables is text in the report, and none of it runs', async () => {
  const app = await openAppForTest();
  const evil = '<script>document.title = "run"</script>';
  const cell = `"<img src=x onerror=""document.title='run'"">' & <u>u</u>"`;
  const rows = Array.from(
    { length: 80 },
    (_, i) => `${(i % 17) + (i < 40 ? 0 : 9)},${i < 40 ? '<u>low</u>' : 'high'},${cell}`,
  );
  await app.drop({ 'train.csv': `x,label,${evil.replaceAll('"', "'")}\n${rows.join('\n')}\n` });
  await app.train('train', 'label');
  await app.query(`SELECT COUNT(*) AS "<u>n</u>" FROM train WHERE predict(*) = '<u>low</u>' AND label <> '<script>'`);
  await app.complain(app.cell(0, 0), 'Too high');
  await app.button('Find suspects').click();
  await app.region('Suspects').getByRole('spinbutton', { name: 'How many' }).fill('3');
  await app.button('Remove top').click();
  await app
    .region('History')
    .getByRole('button', { name: /3 removed/ })
    .waitFor();
  await atRest(app);
  const page = await opened(app, (await exported(app, 'Report (HTML)')).content);
  await page.getByRole('heading', { name: 'Step 1: 3 rows removed' }).waitFor();
  expect(await page.locator('script, img, u').count()).toBe(0);
  expect(await page.title()).toBe('What was wrong with train');
  expect(await page.getByRole('columnheader', { name: "<script>document.title = 'run'</script>" }).count()).toBe(1);
  expect(await page.getByText(`<img src=x onerror="document.title='run'">' & <u>u</u>`).count()).toBe(3);
});

test('rows of pixels are pictures in the report', async () => {
  const app = await openAppForTest();
  await app.button('Handwritten digits').click();
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor({ timeout: 60_000 });
  await app.complain(app.cell(1, 1), 'Too low');
  await app.button('Find suspects').click();
  await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).waitFor({ timeout: 60_000 });
  await app.region('Suspects').getByRole('spinbutton', { name: 'How many' }).fill('4');
  await app.button('Remove top').click();
  await app
    .region('History')
    .getByRole('button', { name: /4 removed/ })
    .waitFor({ timeout: 60_000 });
  const page = await opened(app, (await exported(app, 'Report (HTML)')).content);
  const images = page.locator('td img');
  expect(await images.count()).toBe(4);
  expect(await images.evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth))).toEqual([
    14, 14, 14, 14,
  ]);
  await page.screenshot({ path: 'test/artefacts/report-images.png', fullPage: true });
});
