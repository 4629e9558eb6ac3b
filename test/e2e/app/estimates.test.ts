import { expect, test } from 'vitest';
import { openAppForTest } from '../support/app.ts';
import { twoClouds } from '../support/two-clouds.ts';

test('how long something takes is said before it begins, as far as this machine has shown; with Cancel from the start', async () => {
  const app = await openAppForTest();
  // A machine that is known to be slow: seconds per unit.
  await app.page.evaluate(() => {
    localStorage.setItem(
      'rain-pace',
      JSON.stringify({ softmax: 0.02, 'softmax again': 0.05, 'rank auto': 0.01, read: 0.1 }),
    );
  });
  await app.page.reload();
  await app.page.evaluate(() => {
    // What is shown for a moment only is noted as it appears.
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => seen.push(document.body.innerText)).observe(document.body, {
      childList: true,
      subtree: true,
    });
  });
  await app.drop(twoClouds(300, 3).files);
  await app.table('mails');
  const seen = await app.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.join('\n'));
  expect(seen).toMatch(/Reading train\.csv[^\n]*about \d+ min left/);
  expect(seen).toMatch(/Cancel/);

  const model = app.region('Model');
  // 300 rows × 3 features × 2 classes × 0.02 s
  await model.getByText('takes about 36 s').waitFor();
  await app.train('train', 'label', ['corrupted']);
  expect(await model.getByText('takes about').count()).toBe(0);
  // It was much faster than that, which counts the next time.
  await model.getByRole('spinbutton', { name: 'Smoothing (L2)' }).fill('0.1');
  await app.page.keyboard.press('Tab');
  await model.getByText('changed since').waitFor();

  await app.query("SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'");
  await app.complain(app.cell(0, 0), 'Too low');
  await app
    .region('Suspects')
    .getByText(/takes about \d+ s/)
    .waitFor();
  await app.button('Find suspects').click();
  await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).waitFor();
  // Ranking was faster than that; training again, half a training, is to come: 900 × 0.05 s.
  await app.region('Suspects').getByText('takes about 45 s').waitFor();
  expect(await app.region('Suspects').getByText('takes about').count()).toBe(1);
  await app.button('Remove top').click();
  await app
    .region('History')
    .getByRole('button', { name: /removed/ })
    .waitFor();
  const after = await app.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.join('\n'));
  expect(after).toMatch(/Retraining after removing[^\n]*about \d+ s left/);
});
