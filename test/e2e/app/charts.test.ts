import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { look } from './look.ts';
import { openChurn, week } from './sample.ts';

const chips = (app: App) => app.region('Complaints').getByRole('listitem');
const marks = (app: App) => app.region('Result').getByRole('figure', { name: 'Chart' }).getByRole('button');
const drawing = (app: App) => app.region('Result').getByRole('combobox', { name: 'Drawing' });

test('a point is dragged to where it belongs: a click is none, Escape gives up, a field shows the value', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  const box = (await week(app, 7).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const field = app.region('Result').getByRole('spinbutton', { name: 'Should be' });

  await app.page.mouse.move(x, y);
  await app.page.mouse.down();
  await app.page.mouse.move(x, y - 3);
  expect(await field.count()).toBe(0);
  await app.page.mouse.move(x, y - 60, { steps: 3 });
  expect(Number(await field.inputValue())).toBeGreaterThan(36);
  await look(app, 'dragging');
  await app.page.keyboard.press('Escape');
  await app.page.mouse.up();
  expect(await field.count()).toBe(0);
  expect(await chips(app).count()).toBe(0);

  await app.page.mouse.move(x, y);
  await app.page.mouse.down();
  await app.page.mouse.move(x, y - 60, { steps: 3 });
  const wanted = await field.inputValue();
  await app.page.mouse.up();
  await expect.poll(() => chips(app).allInnerTexts()).toEqual([expect.stringContaining(`at least ${wanted}`)]);
});

test('marks by keyboard: arrows walk, up and down move one, its value can be typed, the menu opens', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  const { keyboard } = app.page;
  await week(app, 1).focus();
  for (let i = 1; i < 7; i++) await keyboard.press('ArrowRight');
  expect(await week(app, 7).evaluate((mark) => mark === document.activeElement)).toBe(true);
  await keyboard.press('ArrowUp');
  const field = app.region('Result').getByRole('spinbutton', { name: 'Should be' });
  await expect.poll(() => field.inputValue()).toBe('37');
  await keyboard.press('Escape');
  expect(await chips(app).count()).toBe(0);
  expect(await week(app, 7).evaluate((mark) => mark === document.activeElement)).toBe(true);

  await keyboard.press('ArrowUp');
  await field.fill('120');
  await look(app, 'typed-target');
  await keyboard.press('Enter');
  await expect.poll(() => chips(app).allInnerTexts()).toEqual([expect.stringMatching(/week 7.*at least 120/s)]);

  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await app.page.getByRole('menuitem', { name: 'Too low' }).press('Enter');
  await expect.poll(() => chips(app).count()).toBe(2);
});

test('the drawing follows the shape and can be changed; what cannot be moved says why', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  expect(await drawing(app).inputValue()).toBe('line');
  for (const kind of ['bar', 'scatter']) {
    await drawing(app).selectOption(kind);
    await expect.poll(() => marks(app).count()).toBe(12);
    await look(app, `chart-${kind}`);
  }
  await app.query(
    "SELECT plan, COUNT(*) AS users, SUM(predict(*) = 'churn') AS leaving, SUM(predict(*) = 'stay') AS a_long_name_for_those_who_stay FROM users GROUP BY plan",
  );
  await marks(app).nth(3).waitFor();
  await look(app, 'chart-of-several-values');
  await app.query('SELECT age, months FROM customers');
  await app.cell(0, 0).waitFor();
  await drawing(app).selectOption('histogram');
  await marks(app).first().focus();
  await app.page.keyboard.press('Enter');
  await app
    .region('Result')
    .getByText(/stands for many rows/)
    .waitFor();
  await look(app, 'chart-histogram');
  await drawing(app).selectOption('scatter');
  await marks(app).first().focus();
  await app.page.keyboard.press('ArrowUp');
  await app
    .region('Result')
    .getByText(/does not depend on predictions|not call predict/)
    .last()
    .waitFor();
});

test.each(['light', 'dark'] as const)('the exported chart is whole by itself, %s', async (colorScheme) => {
  const app = await openAppForTest();
  await app.page.emulateMedia({ colorScheme });
  await openChurn(app);
  const save = async (item: string): Promise<Buffer> => {
    await app.button('Export').click();
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      app.page.getByRole('menuitem', { name: item }).click(),
    ]);
    const path = `test/artefacts/chart-${colorScheme}-${download.suggestedFilename()}`;
    await download.saveAs(path);
    return readFileSync(path);
  };
  const svg = (await save('Chart (SVG)')).toString();
  expect(svg).toMatch(/^<svg/);
  expect(svg).not.toMatch(/var\(--|class=/);
  expect(svg.match(/>week</g)).toHaveLength(1);
  const png = await save('Chart (PNG)');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
});
