import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { atRest, dragTo, openChurn, week } from './sample.ts';

async function exported(app: App, item: string): Promise<{ name: string; content: string }> {
  await app.button('Export').click();
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    app.page.getByRole('menuitem', { name: item }).click(),
  ]);
  return { name: download.suggestedFilename(), content: await text(await download.createReadStream()) };
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

  const { name, content } = await exported(app, 'Report (HTML)');
  expect(name).toMatch(/\.html$/);
  expect(content).not.toMatch(/<script|<link|https?:\/\/(?!www\.w3\.org)/i);
  const page = await app.page.context().newPage();
  await page.setContent(content);
  await page.getByRole('heading', { name: 'What was wrong with customers' }).waitFor();
  await page.getByText('predict(u.*)').first().waitFor();
  await page.getByRole('heading', { name: 'Chart' }).waitFor();
  expect(await page.locator('svg').count()).toBe(1);
  expect(await page.getByText('likely_to_churn').count()).toBeGreaterThan(0);
  await page.screenshot({ path: 'test/artefacts/report.png', fullPage: true });
  await page.close();
});
