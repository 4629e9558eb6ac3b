import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, type App } from './support/app.ts';
import { twoClouds } from './support/two-clouds.ts';

/** The roles and names that outside tests and screen readers rely on. */
describe('accessible names', () => {
  let app: App;

  beforeAll(async () => {
    app = await openApp();
    await app.button('Open files').first().waitFor();
    await app.drop(twoClouds(200, 5).files);
    await app.table('mails');
    await app.train('train', 'label', ['corrupted']);
    await app.query("SELECT folder, SUM(predict(*) = 'spam') AS spam FROM mails GROUP BY folder");
    await app.complain(app.cell(0, 1), 'Too low');
    await app.region('Suspects').getByRole('button', { name: 'Find suspects' }).click();
    await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).waitFor();
  });

  afterAll(async () => {
    await app.close();
  });

  test.each(['Data', 'Model', 'Query', 'Result', 'Complaints', 'Suspects', 'History'])('region %s', async (name) => {
    expect(await app.region(name).count()).toBe(1);
  });

  test.each([
    ['Model', 'combobox', 'Training table'],
    ['Model', 'combobox', 'Label'],
    ['Model', 'button', 'Train'],
    ['Model', 'status', 'Training'],
    ['Query', 'textbox', 'SQL'],
    ['Query', 'button', 'Run'],
    ['Result', 'grid', 'Result'],
    ['Complaints', 'list', 'Complaints'],
    ['Suspects', 'grid', 'Suspects'],
    ['Suspects', 'button', 'Remove top'],
    ['Suspects', 'spinbutton', 'How many'],
  ] as const)('in %s: %s %s', async (region, role, name) => {
    expect(await app.region(region).getByRole(role, { name, exact: true }).count()).toBe(1);
  });

  test.each([
    ['button', 'Open files'],
    ['button', 'Find suspects'],
    ['button', 'Undo'],
    ['button', 'Export'],
    ['contentinfo', 'Status'],
  ] as const)('%s %s', async (role, name) => {
    expect(await app.page.getByRole(role, { name, exact: true }).count()).toBe(1);
  });

  test('a grouped result has a chart', async () => {
    const drawn = app.region('Result');
    const charts = drawn.getByRole('img', { name: 'Chart' }).or(drawn.getByRole('figure', { name: 'Chart' }));
    expect(await charts.count()).toBeGreaterThan(0);
  });

  test.each(['Too high', 'Too low', 'Should be…', 'Should not be here'])('the menu of a cell has %s', async (name) => {
    await app.cell(0, 1).click({ button: 'right' });
    expect(await app.page.getByRole('menuitem', { name }).count()).toBe(1);
    await app.page.keyboard.press('Escape');
  });

  test('the status names the backend', async () => {
    expect(await app.page.getByRole('contentinfo', { name: 'Status' }).innerText()).toMatch(/wasm/);
  });
});
