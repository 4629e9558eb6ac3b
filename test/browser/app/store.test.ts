import { openDB } from 'idb';
import { expect, onTestFinished, test } from 'vitest';
import { Store } from '../../../src/app/state/store.ts';

const NAME = 'rain-store-test';

/** What version 2 wrote, before there were views, marks and titles that may be missing. */
const EARLIER = {
  drafts: [],
  trained: [],
  fixes: [],
  settings: { method: 'auto', condition: '', debug: {}, hint: null },
  tables: ['people'],
  queries: [
    { id: 'q1', sql: 'SELECT 1', title: null, chart: 'bar', drawn: 'n', answered: true },
    { id: 'q2', sql: '', title: 'Part', chart: 'auto', drawn: null, answered: false },
  ],
  complaints: [],
};

test('what version 2 has kept is brought along, and the tab that has it open does not stand in the way', async () => {
  const file = new Blob(['name\nAda\n']);
  const earlier = await openDB(NAME, 2, {
    upgrade(database) {
      database.createObjectStore('state').put(EARLIER, 'current');
      database.createObjectStore('files').put({ file, fileName: 'people.csv', options: {} }, 'people');
    },
    blocking: () => earlier.close(),
  });
  const store = new Store(NAME);
  onTestFinished(() => store.clear());
  const kept = await store.read();
  const { queries: _, ...rest } = EARLIER;
  expect(kept?.saved).toEqual({
    ...rest,
    queries: [
      { id: 'q1', sql: 'SELECT 1', view: { chart: 'bar', drawn: 'n' }, answered: true },
      { id: 'q2', sql: '', title: 'Part', view: { chart: 'auto' }, answered: false },
    ],
    ranking: null,
    view: {},
    guided: true,
  });
  expect(await kept?.sources.get('people')?.file.text()).toBe('name\nAda\n');
});

test('an older page says what is wrong where a newer one has saved, and works again once that is gone', async () => {
  const newer = await openDB(NAME, 99);
  newer.close();
  const store = new Store(NAME);
  onTestFinished(() => store.clear());
  await expect(store.read()).rejects.toMatchObject({ name: 'VersionError' });
  await new Promise((resolve) => (indexedDB.deleteDatabase(NAME).onsuccess = resolve));
  expect(await store.read()).toBeNull();
});
