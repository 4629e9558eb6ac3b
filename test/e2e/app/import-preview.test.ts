import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { Inspector } from '../support/axe.ts';
import { look } from './look.ts';

/** Commas divide these rows as evenly as semicolons. */
const TWO_WAYS = 'from, to;value\n1,5;2\n2,5;3\n7,1;1\n';
const ODD = Buffer.from('name;zip;ok\nMüller;007;true\nBär;008;false\nbroken;row\n', 'latin1');

const panel = (app: App) => app.region('Import preview');
const columns = (app: App, table: string) =>
  app
    .region('Data')
    .getByRole('list', { name: `Columns of ${table}` })
    .getByRole('img');
const typesOf = (app: App, table: string) => columns(app, table).evaluateAll((all) => all.map((one) => one.ariaLabel));

test.each(['light', 'dark'] as const)(
  'a file whose reading is guesswork is shown as it is read, in nobody’s way, and read otherwise on demand (%s)',
  async (colorScheme) => {
    const app = await openAppForTest();
    await app.page.emulateMedia({ colorScheme });
    const inspector = new Inspector(app.page, `import-preview-${colorScheme}`);
    await app.drop({ 'plain.csv': 'x,y\n1,a\n2,b\n3,a\n' });
    await app.table('plain');
    expect(await panel(app).count()).toBe(0);

    await app.drop({ 'people.csv': ODD, 'numbers.csv': TWO_WAYS });
    await app.table('people');
    await app.table('numbers');
    await panel(app).getByRole('heading', { name: 'people.csv' }).waitFor();
    await panel(app).getByText('3 rows read.').waitFor();
    await panel(app).getByText('In doubt: it is not valid UTF-8.').waitFor();
    await panel(app).getByRole('region', { name: 'First rows' }).getByText('Müller').waitFor();
    expect(await panel(app).innerText()).toMatch(/line 4\s+This row has 2 cells where 3 are expected/);
    await panel(app).getByText('1 more file to look at').waitFor();
    for (const [width, height] of [
      [1440, 900],
      [1024, 700],
      [390, 844],
    ]) {
      await app.page.setViewportSize({ width, height });
      await inspector.check(String(width));
    }
    await app.page.setViewportSize({ width: 1440, height: 900 });
    // The rest of the page goes on meanwhile.
    await app.query('SELECT COUNT(*) AS n FROM people');
    await expect.poll(() => app.cell(0, 0).innerText()).toBe('3');

    await panel(app).getByRole('combobox', { name: 'Type of zip' }).selectOption('integer');
    await panel(app).getByRole('textbox', { name: 'Table name' }).fill('staff');
    await panel(app).getByRole('button', { name: 'Apply' }).click();
    await app.table('staff');
    await expect.poll(() => typesOf(app, 'staff')).toEqual(['text', 'whole numbers', 'yes or no']);

    await panel(app).getByRole('heading', { name: 'numbers.csv' }).waitFor();
    await panel(app).getByText('In doubt: another character divides the first rows as evenly.').waitFor();
    await panel(app).getByRole('combobox', { name: 'Columns are divided by' }).selectOption('semicolon');
    await panel(app).getByRole('columnheader', { name: 'value' }).waitFor();
    await panel(app).getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => typesOf(app, 'numbers')).toEqual(['numbers', 'whole numbers']);
    expect(await panel(app).count()).toBe(0);
    expect(inspector.found).toEqual([]);
  },
);

test('a table of a name that there is already is replaced, or kept beside it, or put back with its model', async () => {
  const app = await openAppForTest();
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 3},${i < 20 ? 'low' : 'high'}`).join('\n');
  await app.drop({ 'train.csv': `x,y,label\n${rows}\n` });
  await app.train('train', 'label');
  const accuracy = app.region('Model').getByRole('status', { name: 'Training' }).getByText('Accuracy');
  await app.drop({ 'train.csv': 'x,y,label\n1,2,low\n' });
  await panel(app).getByText('It took the place of the table train').waitFor();
  await expect.poll(() => accuracy.count()).toBe(0);
  await panel(app).getByRole('textbox', { name: 'Table name' }).fill('newer');
  await panel(app).getByRole('button', { name: 'Apply' }).click();
  await app.table('newer');
  await app.table('train');
  await accuracy.waitFor();

  await app.drop({ 'train.csv': 'x,y,label\n1,2,low\n' });
  await panel(app).getByRole('button', { name: 'Take it back' }).click();
  await app.region('Data').getByText('40 rows').waitFor();
  await accuracy.waitFor();
});

test('where the person wants it so, no file is read before it was looked at', async () => {
  const app = await openAppForTest();
  await app.page.keyboard.press('Control+k');
  await app.page.getByRole('combobox').or(app.page.getByRole('textbox')).first().fill('Preview every file');
  await app.page.keyboard.press('Enter');
  await app.drop({ 'a.csv': 'x,y\n1,a\n2,b\n', 'b.csv': 'x,y\n1,a\n2,b\n3,c\n' });
  await panel(app).getByText('not read yet').waitFor();
  await panel(app).getByText('About 2 rows of 2 columns.').waitFor();
  await look(app, 'import-preview-first');
  await app.button('Users likely to churn').waitFor();
  await panel(app).getByRole('button', { name: 'Cancel' }).click();
  await panel(app).getByText('About 3 rows of 2 columns.').waitFor();
  await panel(app).getByRole('textbox', { name: 'Table name' }).fill('bees');
  await panel(app).getByRole('button', { name: 'Import' }).click();
  await app.table('bees');
  expect(await app.region('Data').getByText('a', { exact: true }).count()).toBe(0);
});
