import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';

const saved = (app: App) => app.page.getByText('saved in this browser', { exact: true });

test('work whose restoring was interrupted is kept beside what is opened instead, until it is opened', async () => {
  const app = await openAppForTest();
  await app.drop({ 'people.csv': 'name,age\nAda,36\nAlan,41\n' });
  await app.table('people');
  await saved(app).waitFor();
  // What a page leaves behind that ends while it restores.
  await app.page.evaluate(() => localStorage.setItem('rain-restoring', '1'));
  await app.page.reload();
  await app.page.getByText('Your last work is still here').waitFor();
  await app.drop({ 'towns.csv': 'town\nLondon\n' });
  await app.table('towns');
  await saved(app).waitFor();
  await app.page.reload();
  await app.table('towns');
  await app.button('Open it').click();
  await app.table('people');
  expect(
    await app
      .region('Data')
      .getByRole('button', { name: /^towns/ })
      .count(),
  ).toBe(0);
  await expect.poll(() => app.button('Open it').count()).toBe(0);
});
