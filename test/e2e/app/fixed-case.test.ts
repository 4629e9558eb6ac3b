import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openAppForTest } from '../support/app.ts';
import { twoClouds } from '../support/two-clouds.ts';
import { look } from './look.ts';
import { atRest } from './sample.ts';

const { files } = twoClouds(300, 3);

test('a saved case holds what was fixed and muted; opened elsewhere it is as far as it was, and can be taken back', async () => {
  const app = await openAppForTest();
  await app.drop(files);
  await app.table('mails');
  await app.train('train', 'label', ['corrupted']);
  await app.query("SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'");
  const before = await app.cell(0, 0).innerText();
  await app.complain(app.cell(0, 0), 'Too low');
  await app.button('Find suspects').click();
  await app.button('Remove top').click();
  const removed = { name: /removed/ };
  await app.region('History').getByRole('button', removed).waitFor();
  await atRest(app);
  const fixed = await app.cell(0, 0).innerText();
  expect(fixed).not.toBe(before);
  await app.region('Complaints').getByRole('button', { name: /^Mute/ }).click();
  await app
    .region('Complaints')
    .getByRole('button', { name: /^Unmute/ })
    .waitFor();

  await app.button('Case').click();
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Save without the data (.json)' }).click();
  const json = await text(await (await download).createReadStream());
  expect(JSON.parse(json)).toMatchObject({ complaints: [{ muted: true }], fixes: [{ relabelled: [] }] });

  const other = await openAppForTest();
  await other.drop({ 'case.json': json, ...files });
  await other.region('History').getByRole('button', removed).waitFor();
  await expect.poll(() => other.cell(0, 0).innerText()).toBe(fixed);
  await other
    .region('Complaints')
    .getByRole('button', { name: /^Unmute/ })
    .waitFor();
  await look(other, 'fixed-case');
  await other.page.locator('body').press('Control+z');
  await expect.poll(() => other.cell(0, 0).innerText()).toBe(before);
});
