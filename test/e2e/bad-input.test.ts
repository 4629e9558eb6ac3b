import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { look } from './app/look.ts';
import { openApp, openAppForTest, type App } from './support/app.ts';
import { twoClouds } from './support/two-clouds.ts';

const good = twoClouds(200, 7).files;

/** Everything here is wrong on purpose: there must be a message that stays, and what was there before must still be there. */
describe('bad files', () => {
  let app: App;

  beforeAll(async () => {
    app = await openApp();
    await app.drop(good);
    await app.table('mails');
  });
  afterAll(() => app.close());

  test.each([
    ['a picture instead of a CSV', 'photo.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /photo\.csv/],
    ['an empty file', 'empty.csv', '', /empty/i],
    ['a header without rows', 'header.csv', 'a,b,c\n', /no (data )?rows|only a header|header/i],
  ])('%s', async (_, name, content, message) => {
    await app.drop({ [name]: content });
    const alert = app.region('Data').getByRole('alert').last();
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(message);
    await app.table('train');
    await app.table('mails');
    await app.region('Data').getByRole('button', { name: 'Dismiss' }).last().click();
  });

  test('what was not opened is said beside what is there', async () => {
    await app.drop({ 'empty.csv': '', 'notes.txt': '' });
    await app.region('Data').getByRole('alert').last().waitFor();
    await look(app, 'not-opened');
  });
});

describe('training tables that no model can learn from', () => {
  const row = (i: number) => `${i % 7},${i % 3 ? 'a' : 'b'}`;
  const rows = Array.from({ length: 6000 }, (_, i) => row(i));
  test.each([
    ['one class', ['x,kind,label', ...rows.slice(0, 50).map((r) => `${r},same`)], /one class|only|same/i],
    ['5,000 classes', ['x,kind,label', ...rows.map((r, i) => `${r},name ${i % 5000}`)], /5,?000/],
    [
      'no feature left',
      ['label,constant', ...rows.slice(0, 50).map((_, i) => `${i % 2 ? 'yes' : 'no'},same`)],
      /feature|column/i,
    ],
  ])('a label with %s', async (_, lines, message) => {
    const app = await openAppForTest();
    await app.drop({ 'bad.csv': lines.join('\n'), ...good });
    await app.table('bad');
    await app.table('mails');
    const model = app.region('Model');
    await model.getByRole('combobox', { name: 'Training table', exact: true }).selectOption('bad');
    await model.getByRole('combobox', { name: 'Label', exact: true }).selectOption('label');
    const train = model.getByRole('button', { name: 'Train', exact: true });
    // The page may say so before the button is pressed, and then keep it from being pressed.
    if (await train.isEnabled()) {
      await train.click();
      await model.getByRole('alert').first().waitFor();
    }
    expect(await model.innerText()).toMatch(message);
    await app.train('train', 'label', ['corrupted']);
  });

  test('missing labels are left out and counted', async () => {
    const app = await openAppForTest();
    const lines = good['train.csv'].split('\n');
    const some = lines.map((line, i) => (i > 0 && i <= 20 ? line.replace(/,(spam|ham),/, ',,') : line));
    await app.drop({ 'train.csv': some.join('\n') });
    await app.table('train');
    await app.train('train', 'label', ['corrupted']);
    await expect.poll(() => app.region('Model').innerText()).toMatch(/20 rows without a label/);
  });
});

describe('bad queries and complaints', () => {
  let app: App;

  beforeAll(async () => {
    app = await openApp();
    await app.drop(good);
    await app.table('mails');
    await app.train('train', 'label', ['corrupted']);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.query("SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'");
    await app.cell(0, 0).waitFor();
  });

  test.each([
    ['an unknown column', 'SELECT colour FROM mails', /colour/],
    ['a syntax error', 'SELECT COUNT(* FROM mails', /syntax|expected|unexpected|FROM/i],
    ['an unknown table', 'SELECT * FROM male', /male/],
  ])('%s is named, and the next query is answered', async (_, sql, message) => {
    await app.query(sql);
    const alert = app.region('Query').getByRole('alert').or(app.region('Result').getByRole('alert')).first();
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(message);
    await app.query('SELECT COUNT(*) AS all_mails FROM mails');
    await expect.poll(() => app.cell(0, 0).innerText()).toBe('200');
  });

  test('a query without predict is answered, and complaining about it is refused with the reason', async () => {
    await app.query('SELECT COUNT(*) AS all_mails FROM mails');
    await expect.poll(() => app.cell(0, 0).innerText()).toBe('200');
    await app.cell(0, 0).click({ button: 'right' });
    const item = app.page.getByRole('menuitem', { name: 'Too high' });
    expect(await item.getAttribute('aria-disabled')).toBe('true');
    await app.page.keyboard.press('Escape');
    expect(await app.region('Result').innerText()).toMatch(/predict/);
  });

  test('a cell that does not depend on predictions cannot be complained about, the one beside it can', async () => {
    await app.query('SELECT predict(*) AS class, folder, COUNT(*) AS n FROM mails GROUP BY 1, 2');
    await app.cell(0, 2).waitFor();
    await app.cell(0, 1).click({ button: 'right' });
    expect(await app.page.getByRole('menuitem', { name: 'Too high' }).getAttribute('aria-disabled')).toBe('true');
    await app.page.keyboard.press('Escape');
    await app.complain(app.cell(0, 2), 'Too high');
    await app.region('Complaints').getByText('does not hold').waitFor();
  });
});
