import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SOFTWARE_WEBGPU_FLAGS } from '../../src/tools/chromium.mjs';
import { adult } from '../../src/tools/experiments/adult.ts';
import { launchForTest, openAppForTest, type App } from './support/app.ts';
import { csvOf } from './support/csv.ts';
import { debugUntilHolds, verdict } from './support/loop.ts';
import { twoClouds } from './support/two-clouds.ts';

const DATA = join(process.cwd(), '../shared/data');

/** Drop → train → SQL → complain → suspects → remove → the complaint holds; then undo brings everything back. */
async function wholeFlow(app: App, n: number): Promise<void> {
  const { files } = twoClouds(n, 3);
  await app.drop(files);
  await app.table('train');
  await app.table('mails');
  await app.train('train', 'label', ['corrupted']);
  await app.query(
    "SELECT folder, COUNT(*) AS spam FROM mails WHERE predict(*) = 'spam' GROUP BY folder ORDER BY folder",
  );
  const before = Number(await app.cell(1, 1).innerText());
  expect(await app.cell(1, 0).innerText()).toBe('inbox');
  await app.complain(app.cell(1, 1), 'Too low');
  expect(await verdict(app)).toBe('does not hold');
  await debugUntilHolds(app, 10, 8);
  expect(Number(await app.cell(1, 1).innerText())).toBeGreaterThanOrEqual(before * 1.05);
  await app.region('Suspects').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => verdict(app), { timeout: 20_000 }).toBe('does not hold');
}

test('the whole flow without any WebGPU ends in a complaint that holds, on WebAssembly', async () => {
  const app = await openAppForTest();
  await wholeFlow(app, 300);
  await expect
    .poll(() => app.page.getByRole('contentinfo', { name: 'Status' }).innerText())
    .toMatch(/wasm|WebAssembly/);
});

test('the whole flow on WebGPU, small, ends in a complaint that holds', async () => {
  const browser = await launchForTest(SOFTWARE_WEBGPU_FLAGS);
  const app = await openAppForTest('?backend=webgpu', browser);
  await wholeFlow(app, 120);
  expect(await app.page.getByRole('contentinfo', { name: 'Status' }).innerText()).toMatch(/webgpu/i);
}, 240_000);

test.skipIf(!existsSync(join(DATA, 'adult.csv')))(
  'the whole flow on Adult with corrupted labels ends in a complaint that holds (needs the Adult data)',
  async () => {
    const experiment = adult.find(({ id }) => id === 'Q7-50');
    if (!experiment) throw new Error('There is no experiment Q7-50.');
    const { tables } = await experiment.build({ data: DATA, seed: 1, size: 'full' });
    const { corrupted: _, ...train } = tables['train'];
    const app = await openAppForTest();
    await app.drop({ 'train.csv': csvOf(train), 'people.csv': csvOf(tables['people']) });
    await app.table('train');
    await app.table('people');
    await app.train('train', 'income');
    await app.query("SELECT decade, AVG(predict(*) = '>50K') AS rich FROM people GROUP BY decade ORDER BY decade");
    const fortiesAt = 3;
    expect(await app.cell(fortiesAt, 0).innerText()).toBe('40s');
    const before = Number(await app.cell(fortiesAt, 1).innerText());
    await app.complain(app.cell(fortiesAt, 1), 'Too high');
    expect(await verdict(app)).toBe('does not hold');
    await debugUntilHolds(app, 150, 8);
    expect(Number(await app.cell(fortiesAt, 1).innerText())).toBeLessThanOrEqual(before * 0.95);
  },
  300_000,
);
