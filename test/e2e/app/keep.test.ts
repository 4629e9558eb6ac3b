import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { dropFiles } from '../support/drop.ts';
import { look } from './look.ts';
import { atRest, dragTo, openChurn, week } from './sample.ts';

const PEOPLE = { 'people.csv': 'name,age\nAda,36\nBob,41\n' };

const status = (app: App) => app.page.getByRole('contentinfo', { name: 'Status' });

/** Everything that the browser keeps for the page, besides the page itself; runs in the page. */
async function kept(): Promise<readonly string[]> {
  const databases = (await indexedDB.databases()).map(({ name }) => `database ${name}`);
  const files: string[] = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(`file ${name}`);
  const cached: string[] = [];
  for (const cache of await caches.keys()) {
    for (const { url } of await (await caches.open(cache)).keys())
      if (!url.startsWith(location.origin)) cached.push(url);
  }
  return [...databases, ...files, ...cached, ...Object.keys(localStorage), ...Object.keys(sessionStorage)];
}

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
  expect(await app.page.evaluate(kept)).toContain('database rain-in-a-tab');

  await app.query('SELECT 1 AS one');
  await app.button('Earlier queries').waitFor();
  await app.button('Case').click();
  await app.page.getByRole('menuitem', { name: 'Clear my data…' }).click();
  await look(app, 'clearing');
  await app.button('Clear my data').click();
  await app.button('Users likely to churn').waitFor();
  // How fast this machine was, where anything took long enough to be noted, is no data of theirs.
  const theirs = async () => (await app.page.evaluate(kept)).filter((name) => name !== 'rain-pace');
  await expect.poll(theirs).toEqual([]);
  expect(await app.button('Earlier queries').count()).toBe(0);
  await app.page.reload();
  await app.button('Users likely to churn').waitFor();
});

test('the page works offline after the first load', async () => {
  const app = await openAppForTest();
  await app.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await app.page.context().setOffline(true);
  await app.page.reload();
  await openChurn(app);
  await dragTo(app, week(app, 7), week(app, 6));
  await app.button('Find suspects').click();
  await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).waitFor();
  await atRest(app);
  await look(app, 'offline');
});

test('one tab saves; another one says that it does not, and leaves what is kept alone', async () => {
  const app = await openAppForTest();
  await app.drop(PEOPLE);
  await app.table('people');
  await status(app).getByText('saved in this browser').waitFor();
  const second = await app.page.context().newPage();
  await second.goto(app.page.url());
  await second.getByRole('contentinfo', { name: 'Status' }).getByText('another tab is saving').waitFor();
  await second.getByRole('button', { name: 'Users likely to churn' }).click();
  await second.getByRole('figure', { name: 'Chart' }).waitFor();
  await second.close();
  await app.page.reload();
  await app.table('people');
});

test('another tab saves once the one that saved is closed; what that one had open is kept until it is opened', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await status(app).getByText('saved in this browser').waitFor();
  const second = await app.page.context().newPage();
  const saved = second.getByRole('contentinfo', { name: 'Status' }).getByText('saved in this browser');
  const data = second.getByRole('region', { name: 'Data', exact: true });
  const table = (name: string) => data.getByText(name, { exact: true }).first();
  const kept = second.getByText('what the closed tab had open is kept too');
  await second.goto(app.page.url());
  await second.getByText('once you close that tab this one is saved too').waitFor();
  await dropFiles(second, PEOPLE);
  await table('people').waitFor();
  await look({ ...app, page: second }, 'other-tab-saves');
  // The tab that saves stays the one when it is loaded again.
  await app.page.reload();
  await app.table('customers');
  await status(app).getByText('saved in this browser').waitFor();
  await app.page.close();
  await kept.waitFor();
  await saved.waitFor();
  expect(await second.getByText('once you close that tab').count()).toBe(0);
  await look({ ...app, page: second }, 'tab-took-over');
  // Both outlast a crash of this tab.
  await second.reload();
  await table('people').waitFor();
  await second.getByRole('button', { name: 'Open it' }).click();
  await second.getByRole('figure', { name: 'Chart' }).waitFor();
  await kept.waitFor({ state: 'detached' });
  await second.getByRole('button', { name: 'Undo', exact: true }).click();
  await table('people').waitFor();
  await saved.waitFor();
  await second.reload();
  await table('people').waitFor();
  expect(await kept.count()).toBe(0);
});

test('an empty tab goes on with what the closed one had open', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await status(app).getByText('saved in this browser').waitFor();
  const second = await app.page.context().newPage();
  await second.goto(app.page.url());
  await second.getByText('another tab is saving').waitFor();
  await app.page.close();
  await second.getByRole('figure', { name: 'Chart' }).waitFor();
  await second.getByText('saved in this browser').waitFor();
});

test('what an older version has kept is dropped, never misread', async () => {
  const app = await openAppForTest();
  // A page of the same origin that keeps nothing itself.
  await app.page.goto(new URL('samples/index.json', app.page.url()).href);
  await app.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const gone = indexedDB.deleteDatabase('rain-in-a-tab');
        gone.onerror = () => reject(new Error('The store could not be removed.'));
        gone.onsuccess = () => {
          const opening = indexedDB.open('rain-in-a-tab', 1);
          opening.onupgradeneeded = () => {
            opening.result.createObjectStore('state').put({ tables: 'of another shape' }, 'current');
          };
          opening.onsuccess = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
  await app.page.goBack();
  await app.button('Users likely to churn').waitFor();
  expect(await app.page.getByRole('alert').count()).toBe(0);
  await app.drop(PEOPLE);
  await status(app).getByText('saved in this browser').waitFor();
  await app.page.reload();
  await app.table('people');
});

test('a browser without room says that nothing is saved, and what to do instead', async () => {
  const app = await openAppForTest();
  const session = await app.page.context().newCDPSession(app.page);
  const { origin } = new URL(app.page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  await app.drop({ 'people.csv': `name,age\n${'Ada Lovelace,36\n'.repeat(20_000)}` });
  await app.table('people');
  await app.page.getByText('The browser has no room left for it. Save the case as a file instead').waitFor();
  await status(app).getByText('not saved in this browser').waitFor();
  await look(app, 'no-room');
  // The work itself goes on, and is saved as soon as there is room.
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await app.query('SELECT COUNT(*) AS n FROM people');
  await expect.poll(() => app.cell(0, 0).innerText()).toBe('20000');
  await status(app).getByText('saved in this browser', { exact: true }).waitFor();
});

test('a case saved without its data asks for it by name, and is whole with it', async () => {
  const app = await openAppForTest();
  await app.drop(PEOPLE);
  await app.table('people');
  await app.query('SELECT MAX(age) AS oldest FROM people');
  await expect.poll(() => app.cell(0, 0).innerText()).toBe('41');
  await app.button('Case').click();
  const download = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Save without the data (.json)' }).click();
  const json = await text(await (await download).createReadStream());
  expect(json).not.toContain('Ada');
  const other = await openAppForTest();
  await other.drop({ 'case.json': json });
  await other.page.getByText(/It needs people\.csv/).waitFor();
  await look(other, 'case-without-data');
  await other.drop({ 'case.json': json, ...PEOPLE });
  await expect.poll(() => other.cell(0, 0).innerText()).toBe('41');
});
