import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { atRest, dragTo, openChurn, week } from './sample.ts';

/** What carries a name and can be pressed, chosen or typed into, as in “Query: Run”; rows, cells and marks are no controls. */
const CONTROLS = 'button, [role="menuitem"], select, input, [role="textbox"]';

/** Controls, by pane and name, and the command that does the same or leads there; null where the keys of a pane do. */
const EQUIVALENTS: readonly (readonly [RegExp, RegExp | null])[] = [
  [/^header: Open files$/, /^Open files…/],
  [/^header: Commands$/, null],
  [/^header: (Case|Export)$/, /^(Save the case|Export: )/],
  [/^menu Case: Save with the data/, /^Save the case with the data/],
  [/^menu Case: Save without the data/, /^Save the case without the data/],
  [/^menu Case: Clear my data/, /^Clear my data…/],
  [/^menu Export: Cleaned table/, /^Export: Cleaned table \(CSV\)/],
  [/^menu Export: List of changes/, /^Export: List of changes \((CSV|JSON)\)/],
  [/^menu Export: Ranked suspects/, /^Export: Ranked suspects/],
  [/^menu Export: Chart/, /^Export: Chart \((SVG|PNG)\)/],
  [/^menu Export: Report/, /^Export: Report/],
  [/^Next step: Hide the guide$/, /^Hide the guide/],
  [/^Data: Actions for (customers|users|logins)$/, /^Rename table/],
  [/^menu Actions for customers: How it was read/, /^How customers was read…/],
  [/^menu Actions for customers: Rename/, /^Rename table customers…/],
  [/^menu Actions for customers: Replace with a file/, /^Replace table customers with a file…/],
  [/^menu Actions for customers: Use for training/, /^Train on customers/],
  [/^menu Actions for customers: Remove/, /^Remove table customers/],
  // The tables' own lines fold their columns.
  [/^Data: (customers|users|logins)$/, null],
  [/^Data: \w+/, /^Insert age of users into the query/],
  [/^Model: Actions for the model$/, /^Add another model…/],
  [/^menu Actions for the model: Add/, /^Add another model…/],
  [/^menu Actions for the model: Rename/, /^Rename model model…/],
  [/^menu Actions for the model: Remove/, /^Remove model model/],
  [/^Model: Train$/, /^Train the model/],
  [/^Model: Training table$/, /^Choose the training table/],
  [/^Model: Label$/, /^Choose the label/],
  [/^Model: Kind$/, /^Learn by Neural network/],
  [/^Model: Smoothing/, /^Set the smoothing/],
  [/^Model: Held out/, /^Set the share held out/],
  [/^Model: Stop early$/, /^Stop early/],
  [/^Model: How age is used$/, /^Choose how age is used/],
  [/^Model: How \w+ is used$/, /^Choose how \w+ is used/],
  [/^Query: Run$/, /^Run the query/],
  [/^Query: SQL$/, /^Insert age of users into the query/],
  [/^Query: Format$/, /^Format the query/],
  [/^Query: Help on SQL$/, /^Help on SQL/],
  [/^Query: Earlier queries$/, /^Earlier query: SELECT/],
  [/^menu Earlier queries: /, /^Earlier query: SELECT/],
  [/^Query: New query$/, /^New query/],
  [/^Query: Close \w+$/, /^Close query \w+/],
  [/^Query: (weekly|q\d)/, /^Go to query \w+/],
  [/^Result: Filter rows$/, /^Filter the rows of the result/],
  [/^Result: Show the grid$/, /^Show or hide the grid/],
  [/^Result: Drawing/, /^Draw as Bars/],
  [/^Complaints: week 7/, /^Go to query \w+/],
  [/^Complaints: Edit the complaint/, /^Edit the complaint about week 7 · likely_to_churn/],
  [/^Complaints: Mute the complaint/, /^Mute the complaint about week 7 · likely_to_churn/],
  [/^Complaints: Withdraw the complaint/, /^Withdraw the complaint about week 7 · likely_to_churn/],
  [/^Suspects: Find suspects$/, /^Find suspects/],
  [/^Suspects: Method$/, /^Find suspects by the method Holistic/],
  [/^Suspects: Limit the search$/, /^Limit the search for suspects/],
  [/^Suspects: Filter suspects$/, /^Filter the suspects/],
  [/^Suspects: (Undo|Redo)$/, /^(Undo|Redo)/],
  [/^This suspect: Details$/, /^Details of a suspect/],
  [/^This suspect: Remove$/, /^Mark the top \d+ suspects to be removed/],
  [/^This suspect: Relabel$/, /^Mark the top \d+ suspects to be relabelled/],
  [/^This suspect: Keep$/, /^Mark the top \d+ suspects to be kept/],
  [/^Patterns: .+ of the top \d+$/, /^Mark the suspects with /],
  [/^Suspects: How many$/, /^Choose how many to remove/],
  [/^Suspects: Remove top$/, /^Remove the top \d+ suspects/],
  [/^Suspects: About \d+ should be enough/, /^Take the suggested number: \d+/],
  [/^Suspects: \d+ look wrong$/, /^Take the number of rows that look wrong: \d+/],
  [/^History: As imported/, /^Go back to how it was imported/],
  [/^History: .*removed/, /^Go back to step 1 of the history/],
];

/** Every control that is there, as “pane: name”. */
async function controls(app: App): Promise<string[]> {
  return app.page.locator(CONTROLS).evaluateAll((all) =>
    (all as HTMLElement[]).flatMap((control) => {
      if (!control.checkVisibility() || control.closest('[role="grid"], svg')) return [];
      const root = control.getRootNode();
      const at = root instanceof ShadowRoot ? root.host : control;
      const menu = control.closest('[role="menu"]');
      const labelled = 'labels' in control ? (control as HTMLInputElement).labels?.[0]?.textContent : undefined;
      const name = control.getAttribute('aria-label') ?? labelled ?? control.innerText;
      const pane = at.closest('section[aria-label], aside[aria-label]')?.getAttribute('aria-label');
      const where = menu ? `menu ${menu.getAttribute('aria-label')}` : (pane ?? control.closest('header')?.localName);
      return [`${where}: ${name.replace(/\s+/g, ' ').trim()}`];
    }),
  );
}

async function commands(app: App): Promise<string[]> {
  await app.page.keyboard.press('Control+k');
  const list = app.page.getByRole('listbox', { name: 'Commands' });
  await list.getByRole('option', { name: /Open the sample Handwritten digits/ }).waitFor();
  const names = await list.getByRole('option').allInnerTexts();
  await app.page.keyboard.press('Escape');
  return names;
}

async function run(app: App, name: string): Promise<void> {
  await app.page.keyboard.press('Control+k');
  await app.page.getByRole('combobox', { name: 'Command' }).fill(name);
  await app.page.keyboard.press('Enter');
}

test('whatever a mouse can press has its command', async () => {
  const app = await openAppForTest();
  await openChurn(app);
  await dragTo(app, week(app, 7), week(app, 6));
  await app.button('Find suspects').click();
  await atRest(app);
  const seen = new Set(await controls(app));
  const known = new Set(await commands(app));
  for (const menu of ['Case', 'Export', 'Actions for customers', 'Actions for the model', 'Earlier queries']) {
    await app.button(menu).click();
    await app.page.getByRole('menu', { name: menu }).waitFor();
    for (const control of await controls(app)) seen.add(control);
    await app.page.keyboard.press('Escape');
  }
  await app.region('Suspects').getByRole('spinbutton', { name: 'How many' }).fill('5');
  for (const control of await controls(app)) seen.add(control);
  for (const name of await commands(app)) known.add(name);
  for (const step of [1, 2]) {
    await app.button('Remove top').click();
    await app.region('History').getByRole('listitem').nth(step).waitFor();
    await atRest(app);
  }
  await app.button('New query').click();
  for (const control of await controls(app)) seen.add(control);
  for (const name of await commands(app)) known.add(name);

  expect(seen.size).toBeGreaterThan(70);
  const without = [...seen].filter((control) => !EQUIVALENTS.some(([is]) => is.test(control)));
  expect(without).toEqual([]);
  const missing = EQUIVALENTS.filter(([, command]) => command && ![...known].some((name) => command.test(name)));
  expect(missing.map(String)).toEqual([]);
  const unused = EQUIVALENTS.filter(([is]) => ![...seen].some((control) => is.test(control)));
  expect(unused.map(String)).toEqual([]);
});

test('commands do what they say: dialogs, fields, marks, drawings, samples', async () => {
  const app = await openAppForTest();
  await run(app, 'sample users');
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();
  await run(app, 'draw bars');
  await expect.poll(() => app.region('Result').getByRole('combobox', { name: 'Drawing' }).inputValue()).toBe('bar');
  await run(app, 'rename table logins');
  await app.page.getByRole('dialog', { name: 'Rename logins' }).getByRole('textbox').fill('visits');
  await app.page.keyboard.press('Enter');
  await app.table('visits');
  await app.page.keyboard.press('Control+z');
  await app.table('logins');
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();

  await dragTo(app, week(app, 7), week(app, 6));
  await app.region('Complaints').getByRole('listitem').first().waitFor();
  await run(app, 'edit the complaint');
  await app.page.getByRole('spinbutton', { name: 'Value' }).fill('50');
  await app.page.keyboard.press('Enter');
  await expect.poll(() => app.region('Complaints').getByRole('listitem').innerText()).toMatch(/50/);
  await run(app, 'method holistic');
  await atRest(app);
  await expect
    .poll(() => app.region('Suspects').getByRole('combobox', { name: 'Method' }).inputValue())
    .toBe('holistic');
  await run(app, 'choose how many');
  await app.page.keyboard.type('7');
  await run(app, 'mark top relabelled');
  await app.button('Fix 7 marked').click();
  await app.region('History').getByText('7 relabelled').waitFor();
  await atRest(app);
  await run(app, 'go back imported');
  await app.region('History').getByText('1 taken back').waitFor();

  await run(app, 'rename query');
  await app.page.getByRole('textbox', { name: 'Name of the tab' }).fill('By week');
  await app.page.keyboard.press('Enter');
  const tabs = app.region('Query').getByRole('group', { name: 'Saved queries' });
  await tabs.getByRole('button', { name: /^By week/ }).dblclick();
  await app.page.getByRole('dialog', { name: 'Rename By week' }).waitFor();
  await app.page.keyboard.press('Escape');
  await run(app, 'new query');
  await run(app, 'insert age of users');
  await expect.poll(() => app.region('Query').getByRole('textbox', { name: 'SQL' }).innerText()).toBe('age');
  await run(app, 'choose the label');
  const focused = () => app.page.evaluate(() => document.activeElement?.id);
  await expect.poll(focused).toBe('label-column');
});
