import { expect, test } from 'vitest';
import { openAppForTest } from '../support/app.ts';
import { Inspector } from '../support/axe.ts';
import { dragTo, openChurn, week } from './sample.ts';

test.each(['light', 'dark'] as const)('axe finds nothing in any pane and state, %s', async (colorScheme) => {
  const app = await openAppForTest();
  await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const inspector = new Inspector(app.page, `app-${colorScheme}`);
  const check = (state: string) => inspector.check(state);
  await app.button('Users likely to churn').waitFor();
  await check('start');
  await openChurn(app);
  await app.region('Query').getByRole('textbox', { name: 'SQL' }).waitFor();
  await check('opened');
  await dragTo(app, week(app, 7), week(app, 6));
  await app.region('Complaints').getByRole('listitem').first().waitFor();
  await app.button('Find suspects').click();
  const suspects = app.region('Suspects').getByRole('grid', { name: 'Suspects' });
  await suspects.waitFor();
  await suspects.focus();
  await app.page.keyboard.press('d');
  await app.page.keyboard.press('r');
  await app.page.keyboard.press('Space');
  await check('suspects');
  await app.button('Remove top').click();
  await app.region('History').getByRole('listitem').nth(1).waitFor();
  // From where to where, and what else moved with it.
  const meter = app.region('Suspects').getByRole('group', { name: 'Meter' });
  await expect.poll(() => meter.innerText()).toMatch(/was 36\s+(predicted \d+\s+)?after retraining \d+/);
  await expect
    .poll(() => meter.innerText())
    .toMatch(/Held-out accuracy\s+[\d.]+ % → [\d.]+ %[^]*Query weekly\s+\d+ values changed/);
  await check('fixed');
  await app.cell(6, 1).click({ button: 'right' });
  await check('menu');
  await app.page.getByRole('menuitem', { name: 'Should be…' }).click();
  await check('should-be');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Control+k');
  await check('palette');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('?');
  await check('keys');
  await app.page.keyboard.press('Escape');
  await app.button('Actions for customers').click();
  await app.page.getByRole('menuitem', { name: 'How it was read…' }).click();
  await app.page.getByRole('region', { name: 'First rows' }).waitFor();
  await check('reading');
  await app.page.keyboard.press('Escape');
  await app.query('SELECT nothing FROM users');
  await app.region('Query').getByRole('alert').waitFor();
  await check('error');
  expect(inspector.found).toEqual([]);
});
