import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from './support/app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on the page as it stands, one line each. */
async function violations({ page }: App): Promise<string[]> {
  // The page's own policy forbids foreign scripts; the debugger may still evaluate one.
  await page.evaluate(axe);
  const results = await page.evaluate(() => {
    const { axe: checker } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return checker.run();
  });
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (colorScheme) => {
  const app = await openAppForTest();
  await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  expect(await violations(app)).toEqual([]);
  await app.page.getByRole('button', { name: 'Users likely to churn' }).click();
  await app.cell(11, 1).waitFor();
  await app.complain(app.cell(6, 1), 'Too low');
  await app.region('Suspects').getByRole('button', { name: 'Find suspects' }).click();
  await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).getByRole('gridcell').first().waitFor();
  expect(await violations(app)).toEqual([]);
});
