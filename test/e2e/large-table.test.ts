import { expect, test } from 'vitest';
import { Random } from '../../src/engine/base/random.ts';
import { launchForTest, openAppForTest } from './support/app.ts';
import { peakRendererMemory, watchMainThread } from './support/watch.ts';

const ROWS = 200_000;
/** Milliseconds of work at a stretch, and bytes. */
const LONGEST_TASK = 100;
const MOST_MEMORY = 2 * 2 ** 30;

/** 200,000 rows of 15 columns: ten numbers, four categories, and a label that follows from them. */
function largeCsv(): string {
  const random = new Random(1);
  const numbers = Array.from({ length: 10 }, (_, i) => `n${i}`);
  const categories = Array.from({ length: 4 }, (_, i) => `c${i}`);
  const lines = [[...numbers, ...categories, 'label'].join(',')];
  for (let row = 0; row < ROWS; row++) {
    const values = numbers.map(() => random.normal());
    const kinds = categories.map((_, i) => random.below(5 + 5 * i));
    const spam = values[0] - values[1] + (kinds[0] === 2 ? 2 : 0) + random.normal() > 0.5;
    lines.push([...values.map((v) => v.toFixed(4)), ...kinds.map((k) => `kind ${k}`), spam ? 'spam' : 'ham'].join(','));
  }
  return lines.join('\n');
}

test('200,000 × 15 import, train and answer without freezing the page and under 2 GB', async () => {
  const browser = await launchForTest();
  const app = await openAppForTest('', browser);
  app.page.setDefaultTimeout(120_000);
  const longestTask = await watchMainThread(browser, app.page);
  await app.drop({ 'large.csv': largeCsv() });
  await app.table('large');
  await app.train('large', 'label');
  await app.query("SELECT c0, COUNT(*) AS n, AVG(predict(*) = 'spam') AS share FROM large GROUP BY c0 ORDER BY c0");
  await app.cell(0, 2).waitFor();
  expect(Number((await app.cell(0, 1).innerText()).replaceAll(/\D/g, ''))).toBeGreaterThan(ROWS / 10);
  await app.complain(app.cell(0, 2), 'Too high');
  await app.region('Complaints').getByText('does not hold').waitFor();
  const task = await longestTask();
  const memory = await peakRendererMemory(browser);
  console.log(
    `Longest task ${task.elapsed} ms (busy ${task.busy} ms), peak memory ${Math.round((memory ?? 0) / 2 ** 20)} MB`,
  );
  expect(task.busy).toBeLessThanOrEqual(LONGEST_TASK);
  if (memory !== undefined) expect(memory).toBeLessThan(MOST_MEMORY);
}, 300_000);
