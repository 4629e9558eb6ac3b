import { expect, test } from 'vitest';
import { SUPPORT } from '../../../src/engine/provenance/support.ts';
import { openAppForTest } from '../support/app.ts';
import { Inspector } from '../support/axe.ts';
import { openChurn } from './sample.ts';

const RANKED = `SELECT week, RANK() OVER (ORDER BY week) AS r
FROM users JOIN logins ON user_id = users.id WHERE predict(users.*) = 'churn'`;

test.each(['light', 'dark'] as const)(
  'what SQL can be complained about is said in the page, and where it is refused (%s)',
  async (colorScheme) => {
    const app = await openAppForTest();
    await app.page.emulateMedia({ colorScheme });
    const inspector = new Inspector(app.page, `help-${colorScheme}`);
    await openChurn(app);
    await app.query(RANKED);
    const refusal = app.region('Result').getByRole('button', { name: 'What can be complained about' });
    await refusal.waitFor();
    await inspector.check('refused');
    await refusal.click();
    const help = app.page.getByRole('dialog', { name: 'SQL that asks the model' });
    const asked = SUPPORT.find(({ code }) => code === 'unsupported-window-above-predictions');
    const entry = help.getByText(asked?.meaning ?? '');
    await entry.waitFor();
    const box = await entry.boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(900);
    for (const { sql } of SUPPORT) expect(await help.getByText(sql, { exact: true }).count()).toBeGreaterThan(0);
    await inspector.check('asked');
    await app.page.keyboard.press('Escape');
    await expect.poll(() => help.count()).toBe(0);

    await app.button('Help on SQL').click();
    await help.waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.keyboard.press('?');
    await app.page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByRole('button', { name: 'Help on SQL' })
      .click();
    await help.waitFor();
    await app.page.setViewportSize({ width: 390, height: 844 });
    await inspector.check('narrow');
    expect(inspector.found).toEqual([]);
  },
);
