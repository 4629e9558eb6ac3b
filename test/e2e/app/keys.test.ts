import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { atRest, openChurn, week } from './sample.ts';

/** What a listed key does, tried on the page. Each leaves the page as the next one needs it. */
type Trial = (app: App) => Promise<void>;

const suspects = (app: App) => app.region('Suspects');
const suspectRows = (app: App) => suspects(app).getByRole('grid', { name: 'Suspects' });
const result = (app: App) => app.region('Result').getByRole('grid', { name: 'Result' });
const chips = (app: App) => app.region('Complaints').getByRole('listitem');
const sql = (app: App) => app.region('Query').getByRole('textbox', { name: 'SQL' });
const looked = async (app: App): Promise<string> =>
  (await suspects(app).getByRole('region', { name: 'This suspect' }).innerText()).split('.')[0];
const press = async (app: App, ...keys: string[]): Promise<void> => {
  for (const key of keys) await app.page.keyboard.press(key);
};
const clipboard = (app: App): Promise<string> => app.page.evaluate(() => navigator.clipboard.readText());
const activeCell = (app: App): Promise<string> =>
  app.page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
    return document.getElementById(id)?.textContent?.trim() ?? '';
  });

const ANYWHERE: Record<string, Trial> = {
  'Ctrl-K': async (app) => {
    await press(app, 'Control+k');
    await app.page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await press(app, 'Escape');
  },
  'Ctrl-Z, Ctrl-Shift-Z': async (app) => {
    await app.complain(app.cell(6, 1), 'Too low');
    await chips(app).first().waitFor();
    await result(app).focus();
    await press(app, 'Control+z');
    await expect.poll(() => chips(app).count()).toBe(0);
    await press(app, 'Control+Shift+z');
    await expect.poll(() => chips(app).count()).toBe(1);
  },
  'Arrows on a border': async (app) => {
    const border = app.page.getByRole('separator', { name: 'Width of Suspects' });
    const width = Number(await border.getAttribute('aria-valuenow'));
    await border.focus();
    await press(app, 'ArrowLeft', 'ArrowLeft');
    expect(await border.getAttribute('aria-valuenow')).toBe(String(width + 32));
    await press(app, 'Enter');
    expect(await border.getAttribute('aria-valuenow')).toBe(String(width));
  },
  '?': async (app) => {
    await press(app, '?');
    await app.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await press(app, 'Escape');
  },
};

const QUERY: Record<string, Trial> = {
  'Ctrl-Enter': async (app) => {
    await sql(app).fill('SELECT 41 + 1 AS answer');
    await press(app, 'Control+Enter');
    await expect.poll(() => app.cell(0, 0).innerText()).toBe('42');
  },
  Esc: async (app) => {
    await sql(app).fill('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n');
    await press(app, 'Control+Enter');
    await app.region('Query').getByRole('button', { name: 'Stop' }).waitFor();
    await press(app, 'Escape');
    await app.region('Query').getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  },
  'Ctrl-Space': async (app) => {
    await sql(app).fill('SELECT * FROM ');
    await press(app, 'Control+ ');
    await app
      .region('Query')
      .getByRole('option', { name: /customers/ })
      .waitFor();
    await press(app, 'Escape');
  },
  'F2 on a tab': async (app) => {
    const tabs = app.region('Query').getByRole('group', { name: 'Saved queries' });
    await tabs.getByRole('button').first().press('F2');
    await app.page.getByRole('textbox', { name: 'Name of the tab' }).fill('Churners by week');
    await press(app, 'Enter');
    await tabs.getByRole('button', { name: /^Churners by week/ }).waitFor();
  },
};

const RESULT: Record<string, Trial> = {
  Arrows: async (app) => {
    await result(app).focus();
    await press(app, 'Control+Home', 'ArrowDown', 'ArrowRight');
    expect(await activeCell(app)).toBe(await app.cell(1, 1).innerText());
    await press(app, 'Shift+ArrowDown');
    expect(await result(app).locator('[aria-selected="true"]').count()).toBe(2);
  },
  'Ctrl-A, Ctrl-click': async (app) => {
    await press(app, 'Control+a');
    expect(await result(app).locator('[aria-selected="true"]').count()).toBe(24);
    await press(app, 'Home');
    await app.cell(3, 0).click({ modifiers: ['Control'] });
    expect(await result(app).locator('[aria-selected="true"]').count()).toBe(2);
  },
  'Enter, Shift-F10': async (app) => {
    for (const key of ['Enter', 'Shift+F10']) {
      await press(app, key);
      await app.page.getByRole('menuitem', { name: 'Too high' }).waitFor();
      await press(app, 'Escape');
    }
  },
  '↑ ↓ on a mark': async (app) => {
    await week(app, 2).focus();
    await press(app, 'ArrowUp');
    await app.region('Result').getByRole('spinbutton', { name: 'Should be' }).waitFor();
  },
  Esc: async (app) => {
    await press(app, 'Escape');
    expect(await app.region('Result').getByRole('spinbutton', { name: 'Should be' }).count()).toBe(0);
    expect(await chips(app).count()).toBe(1);
  },
  'Ctrl-C': async (app) => {
    await app.cell(0, 0).click();
    await press(app, 'Control+c');
    await expect.poll(() => clipboard(app)).toBe('1');
  },
  '↑ to the header, Enter': async (app) => {
    await press(app, 'ArrowUp', 'Enter', 'Enter');
    await expect.poll(() => app.cell(0, 0).innerText()).toBe('12');
    await press(app, 'Shift+F10');
    await app.page.getByRole('menuitem', { name: 'As answered' }).press('Enter');
    await expect.poll(() => app.cell(0, 0).innerText()).toBe('1');
  },
};

const SUSPECTS: Record<string, Trial> = {
  'j, k': async (app) => {
    await suspectRows(app).focus();
    await press(app, 'j', 'j', 'k');
    expect(await looked(app)).toBe('2');
  },
  d: async (app) => {
    await press(app, 'd');
    await app.button('Fix 1 marked').waitFor();
  },
  r: async (app) => {
    await press(app, 'r');
    await app.button('Fix 2 marked').waitFor();
  },
  Space: async (app) => {
    await press(app, 'k', 'Space');
    await app.button('Fix 1 marked').waitFor();
  },
  'Shift-arrows, Ctrl-A': async (app) => {
    await press(app, 'Shift+ArrowDown');
    await suspects(app).getByText('2 suspects selected').waitFor();
    await press(app, 'Control+a');
    await suspects(app)
      .getByText(/[\d,]{4,} suspects selected/)
      .waitFor();
  },
  'Ctrl-C': async (app) => {
    await press(app, 'Control+Home', 'Control+c');
    await expect.poll(() => clipboard(app)).toMatch(/\n1\t/);
  },
  '↑ to the header, Enter': async (app) => {
    await press(app, 'ArrowUp', 'Enter', 'Enter');
    const first = suspectRows(app).locator('[role=row][aria-rowindex="2"]');
    await expect.poll(() => first.innerText()).toMatch(/^2,?1\d\d\s/);
    await press(app, 'Shift+F10');
    await app.page.getByRole('menuitem', { name: 'By rank' }).waitFor();
    await press(app, 'Escape');
  },
};

const TRIALS: Record<string, Record<string, Trial>> = {
  Anywhere: ANYWHERE,
  'Result and chart': RESULT,
  Suspects: SUSPECTS,
  Query: QUERY,
};

test('every key on the sheet of shortcuts does what is listed, and none is left untried', async () => {
  const app = await openAppForTest();
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openChurn(app);
  await press(app, '?');
  const sections = app.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).locator('section');
  const listed = await sections.evaluateAll((all) =>
    all.map((section) => [
      section.querySelector('h3')?.textContent ?? '',
      [...section.querySelectorAll('kbd')].map((key) => key.textContent ?? ''),
    ]),
  );
  await press(app, 'Escape');
  const tried = Object.entries(TRIALS).map(([group, trials]) => [group, Object.keys(trials).sort()]);
  const sorted = listed.map(([group, keys]) => [group, [...keys].sort()]);
  expect(Object.fromEntries(sorted)).toEqual(Object.fromEntries(tried));

  for (const [group, trials] of Object.entries(TRIALS)) {
    if (group === 'Suspects') {
      await app.button('Find suspects').click();
      await suspectRows(app).getByRole('gridcell').first().waitFor();
      await atRest(app);
    }
    for (const [key, trial] of Object.entries(trials)) {
      await trial(app).catch((thrown: unknown) => {
        throw new Error(`${group}: ${key} does not do what is listed.`, { cause: thrown });
      });
    }
  }
});
