import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openAppForTest } from './support/app.ts';
import { debugUntilHolds, verdict } from './support/loop.ts';

test('the first sample: one click, one complaint, and the dent is gone', async () => {
  const app = await openAppForTest();
  await app.page.setViewportSize({ width: 1280, height: 800 });
  await app.page.getByRole('button', { name: 'Users likely to churn' }).click();
  await app.cell(11, 1).waitFor();
  const weekSeven = app.cell(6, 1);
  const before = Number(await weekSeven.innerText());
  const others = await Promise.all([0, 1, 2, 3, 4, 5].map(async (row) => Number(await app.cell(row, 1).innerText())));
  for (const value of others) expect(before).toBeLessThan(value);

  await app.complain(weekSeven, 'Should be…');
  const dialog = app.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'at least' }).check();
  await dialog.getByRole('spinbutton').fill(String(Math.min(...others)));
  await dialog.getByRole('button', { name: 'Complain' }).click();
  expect(await verdict(app)).toBe('does not hold');

  // The picture in the README shows this moment.
  await app.region('Suspects').getByRole('button', { name: 'Find suspects' }).click();
  await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).getByRole('gridcell').first().waitFor();
  mkdirSync('test/artefacts', { recursive: true });
  await app.page.mouse.move(0, 0);
  await app.page.screenshot({ path: 'test/artefacts/workbench.png', animations: 'disabled' });

  await debugUntilHolds(app, 25, 12);
  expect(Number(await weekSeven.innerText())).toBeGreaterThanOrEqual(Math.min(...others));
});
