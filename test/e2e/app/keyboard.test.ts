import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

/** Whether what has the focus is in view, and nothing lies over all of it. */
function inView(app: App): Promise<boolean> {
  return app.page.evaluate(() => {
    const element = document.activeElement;
    const box = element?.getBoundingClientRect();
    if (!element || !box) return false;
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    const points = [0.1, 0.5, 0.9].map((share) => [(left + right) / 2, top + share * (bottom - top)] as const);
    return points.some(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  });
}

/** Nothing here uses the mouse: Tab, arrows, letters and Enter only. */
test.each(SIZES)('the whole path by keyboard alone, $width wide', async (size) => {
  const app = await openAppForTest();
  await app.page.setViewportSize(size);
  const { keyboard } = app.page;
  const focusOn = async (name: string): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      await keyboard.press('Tab');
      const here = await app.page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
      });
      if (here !== name) continue;
      expect(await inView(app), `${name} is in view`).toBe(true);
      return;
    }
    throw new Error(`${name} was not reached by Tab.`);
  };

  await focusOn('Users likely to churn');
  await keyboard.press('Enter');
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();

  await focusOn('Result');
  const down = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await keyboard.press('ArrowDown');
  };
  await down(6);
  await keyboard.press('ArrowRight');
  await keyboard.press('Shift+F10');
  await app.page.getByRole('menuitem', { name: 'Too high' }).waitFor();
  await down(2);
  await keyboard.press('Enter');
  await app.page.getByRole('spinbutton', { name: 'Value' }).waitFor();
  await keyboard.type('50');
  await keyboard.press('Enter');
  const chip = app.region('Complaints').getByRole('listitem').first();
  await expect.poll(() => chip.innerText()).toMatch(/week 7.*50.*does not hold/s);

  await focusOn('Find suspects');
  await keyboard.press('Enter');
  const suspects = app.region('Suspects').getByRole('grid', { name: 'Suspects' });
  await suspects.waitFor();
  // Who has found suspects goes on with the first of them.
  await expect.poll(() => suspects.evaluate((grid) => grid === document.activeElement)).toBe(true);
  expect(await inView(app), 'the suspects are in view').toBe(true);
  await keyboard.press('d');
  await keyboard.press('r');
  await keyboard.press('Space');
  await keyboard.press('j');
  await keyboard.press('k');
  await app.button('Fix 2 marked').waitFor();
  await keyboard.press('Control+z');
  await app.button('Fix 2 marked').waitFor();
  await keyboard.press('Control+z');
  await app.button('Fix 1 marked').waitFor();
  await focusOn('Fix 1 marked');
  await keyboard.press('Enter');
  await app.region('History').getByRole('listitem').nth(1).waitFor();
  await expect.poll(() => app.region('History').getByRole('listitem').last().innerText()).toMatch(/1 removed/);

  await keyboard.press('Control+k');
  await keyboard.type('cleaned');
  const [download] = await Promise.all([app.page.waitForEvent('download'), keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('customers-cleaned.csv');
  await keyboard.press('?');
  await app.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await keyboard.press('Escape');
  await expect.poll(() => app.page.getByRole('dialog').count()).toBe(0);
});
