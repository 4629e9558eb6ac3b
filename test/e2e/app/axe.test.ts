import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { dragTo, openChurn, week } from './sample.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

async function findings(app: App): Promise<string[]> {
  const violations = await app.page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe
      .run()
      .then((result) => result.violations),
  );
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((n) => `${n.target.join(' ')} (${n.failureSummary})`)
        .join(', ')}`,
  );
}

test.each(['light', 'dark'] as const)('axe finds nothing in any pane and state, %s', async (colorScheme) => {
  const app = await openAppForTest();
  await app.page.emulateMedia({ colorScheme });
  // Through the debugger, which the page's policy for scripts does not bind.
  await app.page.evaluate(axe);
  const found: string[] = [];
  const shots = `test/artefacts/app-${colorScheme}`;
  const check = async (state: string): Promise<void> => {
    await app.page.screenshot({ path: `${shots}-${state}.png` });
    found.push(...(await findings(app)).map((finding) => `${state}: ${finding}`));
  };
  await app.button('Users likely to churn').waitFor();
  await check('start');
  await openChurn(app);
  await app.region('Query').getByRole('textbox', { name: 'SQL' }).waitFor();
  await check('opened');
  await dragTo(app, week(app, 7), week(app, 6));
  await app.region('Complaints').getByRole('listitem').first().waitFor();
  await app.button('Find suspects').click();
  const suspects = app.region('Suspects').getByRole('grid', { name: 'Suspects' });
  await suspects.waitFor();
  await suspects.focus();
  await app.page.keyboard.press('d');
  await app.page.keyboard.press('r');
  await app.page.keyboard.press('Space');
  await check('suspects');
  await app.button('Remove top').click();
  await app.region('History').getByRole('listitem').nth(1).waitFor();
  await check('fixed');
  await app.cell(6, 1).click({ button: 'right' });
  await check('menu');
  await app.page.getByRole('menuitem', { name: 'Should be…' }).click();
  await check('should-be');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Control+k');
  await check('palette');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('?');
  await check('keys');
  await app.page.keyboard.press('Escape');
  await app.button('Actions for customers').click();
  await app.page.getByRole('menuitem', { name: 'How it was read…' }).click();
  await app.page.getByRole('region', { name: 'First rows' }).waitFor();
  await check('reading');
  await app.page.keyboard.press('Escape');
  await app.query('SELECT nothing FROM users');
  await app.region('Query').getByRole('alert').waitFor();
  await check('error');
  expect(found).toEqual([]);
});
