import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { look } from './look.ts';
import { openChurn } from './sample.ts';

function sqlOf(app: App) {
  return app.region('Query').getByRole('textbox', { name: 'SQL' });
}

async function typed(app: App, text: string): Promise<void> {
  await sqlOf(app).fill('');
  await sqlOf(app).pressSequentially(text);
}

test('the editor completes tables, columns, aliases, CTEs and predict', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  const option = (name: string) => app.page.locator('.cm-tooltip-autocomplete').getByRole('option', { name }).first();

  await typed(app, 'SELECT COUNT(*) FROM logi');
  await option('logins').click();
  await expect.poll(() => sqlOf(app).innerText()).toMatch(/FROM logins\s*$/);
  await sqlOf(app).fill('SELECT  FROM users u');
  for (let i = 0; i < ' FROM users u'.length; i++) await app.page.keyboard.press('ArrowLeft');
  await app.page.keyboard.type('u.sess');
  await option('sessions_per_week').waitFor();
  await look(app, 'completion');
  await app.page.keyboard.press('Escape');

  await sqlOf(app).fill('WITH late AS (SELECT * FROM logins WHERE week > 6) SELECT COUNT(*) FROM ');
  await app.page.keyboard.type('lat');
  await option('late').waitFor();
  await app.page.keyboard.press('Escape');
  await typed(app, 'SELECT pred');
  await option('predict').waitFor();
  await app.page.keyboard.press('Escape');
});

test('an error is underlined where it stands and said; Ctrl-Enter runs, Format lays out, earlier queries come back', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await sqlOf(app).fill('SELECT week, nope FROM logins');
  await app.page.keyboard.press('Control+Enter');
  await app.region('Query').getByRole('alert').getByText('nope').waitFor();
  const mark = app.region('Query').locator('.cm-lintRange-error');
  await expect.poll(() => mark.first().innerText()).toBe('nope');
  await look(app, 'sql error');

  await sqlOf(app).fill('select week, count(*) as n from logins where week in (1,2) group by week -- two weeks');
  await app.page.keyboard.press('Control+Enter');
  await expect.poll(() => app.cell(1, 0).innerText()).toMatch(/2/);
  expect(await app.region('Query').getByRole('alert').count()).toBe(0);
  const before = await app.cell(1, 1).innerText();
  await app.button('Format').click();
  await expect.poll(() => sqlOf(app).innerText()).toMatch(/\n\s*FROM logins/i);
  expect(await sqlOf(app).innerText()).toContain('-- two weeks');
  await app.page.keyboard.press('Escape');
  await app.region('Query').getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => app.cell(1, 1).innerText()).toBe(before);

  await app.button('Earlier queries').click();
  await app.page.getByRole('menuitem', { name: /SELECT l\.week/ }).click();
  await expect.poll(() => sqlOf(app).innerText()).toContain("predict(u.*) = 'churn'");
});

test('queries live in tabs of their own; a long one is stopped without losing the tables', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await app.button('New query').click();
  const endless = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT COUNT(*) FROM c';
  await sqlOf(app).fill(endless);
  await app.page.keyboard.press('Control+Enter');
  await app.region('Query').getByRole('button', { name: 'Stop' }).waitFor();
  await look(app, 'running query');
  await app.region('Query').getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => app.region('Query').getByRole('button', { name: 'Stop' }).count()).toBe(0);
  await app.query('SELECT COUNT(*) AS n FROM logins');
  await expect.poll(() => app.cell(0, 0).innerText()).toMatch(/\d/);

  const tabs = app.region('Query').getByRole('group', { name: 'Saved queries' });
  await tabs.getByRole('button', { name: 'weekly', exact: true }).click();
  await expect.poll(() => sqlOf(app).innerText()).toContain('likely_to_churn');
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();
});
