import { expect, test } from 'vitest';
import { openAppForTest } from '../support/app.ts';
import { dragTo, openChurn, week } from './sample.ts';

test('what was open comes back after a reload, with its complaint; clearing forgets it', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await dragTo(app, week(app, 7), week(app, 6));
  const chip = app.region('Complaints').getByRole('listitem').first();
  const before = await chip.innerText();
  await app.page.getByText('saved in this browser').waitFor();
  await app.page.reload();
  await expect.poll(() => chip.innerText()).toBe(before);
  await app.table('customers');
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();

  await app.button('Case').click();
  await app.page.getByRole('menuitem', { name: 'Clear my data…' }).click();
  await app.button('Clear my data').click();
  await app.button('Users likely to churn').waitFor();
  await app.page.reload();
  await app.button('Users likely to churn').waitFor();
});

test('the page works offline after the first load, and nothing leaves its origin', async () => {
  const app = await openAppForTest();
  const origin = new URL(app.page.url()).origin;
  const foreign: string[] = [];
  const violations: string[] = [];
  app.page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin) foreign.push(request.url());
  });
  app.page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text());
  });
  await app.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await app.page.context().setOffline(true);
  await app.page.reload();
  await openChurn(app);
  await dragTo(app, week(app, 7), week(app, 6));
  await app.button('Find suspects').click();
  await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).waitFor();
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
