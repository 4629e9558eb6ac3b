import { test } from 'vitest';
import { openApp } from './support/app.ts';
import { twoClouds } from './support/two-clouds.ts';
test('debug', async () => {
  const app = await openApp();
  app.page.on('console', (m) => console.log('console', m.text()));
  await app.drop(twoClouds(200, 7).files);
  await app.table('mails');
  await app.train('train', 'label');
  await app.query("SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'");
  await app.page.waitForTimeout(2500);
  await app.page.screenshot({ path: '/tmp/fake/debug.png' });
  console.log(await app.region('Query').innerText(), await app.region('Result').innerText());
  await app.close();
});
