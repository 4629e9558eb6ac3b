import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { CONTAINER_FLAGS, findChromium } from '../../../src/tools/chromium.mjs';
import { watchBorders } from './borders.ts';
import { dropFiles, type Files } from './drop.ts';

/** The app in a tab of its own, driven by the roles and names that people and screen readers see. */
export interface App {
  readonly page: Page;
  /**
   * Closes the tab; rejects when the page threw an error that nobody caught, asked another origin for anything, or did what
   * its policy forbids.
   */
  close(): Promise<void>;
  region(name: string): Locator;
  button(name: string): Locator;
  /** Drops files onto the middle of the page, or of what is named. */
  drop(files: Files, onto?: Locator): Promise<void>;
  /** Waits until a table of that name is listed. */
  table(name: string): Promise<void>;
  /** Trains on a table; columns to `ignore` are left out of the features. */
  train(table: string, label: string, ignore?: readonly string[]): Promise<void>;
  query(sql: string): Promise<void>;
  /** A cell of the answer by 0-based row and column. */
  cell(row: number, column: number): Locator;
  /** Opens the menu of a cell and picks an item. */
  complain(cell: Locator, item: string): Promise<void>;
}

/** Opens the app in the shared browser, or in the one given. `search` is the page's query string, such as `?backend=wasm`. */
export async function openApp(search = '', own?: Browser): Promise<App> {
  const browser = own ?? (await chromium.connect(inject('browserEndpoint')));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const crossed = watchBorders(context);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('crash', () => errors.push('The page crashed.'));
  await page.goto(inject('appUrl') + search);
  await page.getByRole('button', { name: 'Open files' }).first().waitFor();

  const region = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  return {
    page,
    async close() {
      await context.close();
      if (!own) await browser.close();
      const wrong = [...errors, ...crossed];
      if (wrong.length) throw new Error(`Errors in the page:\n${wrong.join('\n')}`);
    },
    region,
    button,
    drop: (files, onto) => dropFiles(page, files, onto),
    async table(name) {
      await region('Data').getByText(name, { exact: true }).first().waitFor();
    },
    async train(table, label, ignore = []) {
      const model = region('Model');
      await model.getByRole('combobox', { name: 'Training table', exact: true }).selectOption(table);
      await model.getByRole('combobox', { name: 'Label', exact: true }).selectOption(label);
      for (const column of ignore) {
        await model.getByRole('combobox', { name: `How ${column} is used` }).selectOption('ignore');
      }
      await model.getByRole('button', { name: 'Train', exact: true }).click();
      await model.getByRole('status', { name: 'Training' }).getByText(/\d %/).first().waitFor();
    },
    async query(sql) {
      await region('Query').getByRole('textbox', { name: 'SQL' }).fill(sql);
      await region('Query').getByRole('button', { name: 'Run', exact: true }).click();
    },
    cell(row, column) {
      const grid = region('Result').getByRole('grid', { name: 'Result' });
      return grid.locator(`[role=row][aria-rowindex="${row + 2}"] [role=gridcell]`).nth(column);
    },
    async complain(cell, item) {
      await cell.click({ button: 'right' });
      await page.getByRole('menuitem', { name: item }).click();
    },
  };
}

/** The app for one test, closed when the test ends, however it ends. */
export async function openAppForTest(search = '', own?: Browser): Promise<App> {
  const app = await openApp(search, own);
  onTestFinished(() => app.close());
  return app;
}

/** A browser of a test's own, with these flags besides the usual ones. */
export async function launchForTest(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: [...CONTAINER_FLAGS, ...flags],
    ...(executablePath && { executablePath }),
  });
  onTestFinished(() => browser.close());
  return browser;
}
