import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';

const TRAIN = `x,label\n${Array.from({ length: 40 }, (_, i) => `${Math.floor(i / 2)},${i < 20 ? 'low' : 'high'}`).join('\n')}\n`;

/** Answers a query of one number, and waits for that number. */
async function expectNumber(app: App, sql: string, value: number): Promise<void> {
  await app.query(sql);
  await expect.poll(() => app.cell(0, 0).innerText()).toBe(String(value));
}

/** What the page has saved of its queries, which are the last thing that changes here; runs in the page. */
function keptQueries(): Promise<string> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('rain-in-a-tab');
    opening.onerror = () => reject(new Error('Nothing is kept.'));
    opening.onsuccess = () => {
      const reading = opening.result.transaction('state').objectStore('state').get('current');
      reading.onsuccess = () => {
        opening.result.close();
        resolve(JSON.stringify((reading.result as { queries: unknown } | undefined)?.queries ?? []));
      };
    };
  });
}

async function expectTables(app: App): Promise<void> {
  await app.table('data_2');
  await expectNumber(app, 'SELECT (SELECT MAX(x) FROM data) * 1000 + (SELECT MAX(x) FROM data_2) AS n', 19007);
  // The first line is data here, so that row ids and numbers of rows are one higher than detection would have them.
  await expectNumber(app, 'SELECT COUNT(*) AS n FROM numbers', 3);
}

test('tables from files of one name, and how each was read, survive a reload and a saved case', async () => {
  const app = await openAppForTest();
  await app.drop({ 'a/data.csv': TRAIN, 'b/data.csv': 'x\n5\n7\n', 'numbers.csv': 'p,q\n1,2\n3,4\n' });
  await app.table('numbers');
  await app.button('Actions for numbers').click();
  await app.page.getByRole('menuitem', { name: 'How it was read…' }).click();
  await app.page.getByRole('combobox', { name: 'First row' }).selectOption('no');
  await app.button('Read again').click();
  await expectTables(app);

  await expect.poll(() => app.page.evaluate(keptQueries)).toContain('FROM numbers');
  await app.page.reload();
  await expectTables(app);

  await app.button('Case').click();
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Save with the data (.zip)' }).click();
  const zip = await buffer(await (await download).createReadStream());
  const other = await openAppForTest();
  await other.drop({ 'case.zip': zip });
  await expectTables(other);
});

test('a table whose model has gone takes the model out of view, and says so', async () => {
  const app = await openAppForTest();
  await app.drop({ 'data.csv': TRAIN });
  await app.table('data');
  await app.train('data', 'label');
  await expectNumber(app, "SELECT COUNT(*) AS n FROM data WHERE predict(*) = 'low' AND x < 5", 10);
  await app.button('Actions for data').click();
  await app.page.getByRole('menuitem', { name: 'Rename…' }).click();
  await app.page.getByRole('textbox', { name: 'Name in SQL' }).fill('people');
  await app.button('Rename').click();
  await app.table('people');
  const model = app.region('Model');
  await model.getByText('Renaming data took the model trained on it and the answers with it.').waitFor();
  await model.getByRole('status', { name: 'Training' }).getByText('Not trained yet.').waitFor();
  expect(await app.region('Result').getByRole('grid', { name: 'Result' }).count()).toBe(0);
});
