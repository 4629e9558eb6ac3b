import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { atRest, dragTo, openChurn, week } from './sample.ts';

const REGIONS = ['Data', 'Model', 'Query', 'Result', 'Complaints', 'Suspects', 'History'];
const SIZES = [
  [390, 844],
  [1024, 700],
  [1440, 900],
  [2560, 1440],
] as const;

/** What is chosen in the menus of Model that is too long for them. The arrow takes about 20 pixels. */
function cutOff(app: App): Promise<string[]> {
  return app
    .region('Model')
    .getByRole('combobox')
    .evaluateAll((all) => {
      const context = document.createElement('canvas').getContext('2d');
      return (all as HTMLSelectElement[]).flatMap((menu) => {
        const style = getComputedStyle(menu);
        if (!context) return ['nothing to measure with'];
        context.font = style.font;
        const text = menu.selectedOptions[0].text;
        const room = menu.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
        return context.measureText(text).width > room ? [text] : [];
      });
    });
}

test('every pane is in reach and readable from 390 to 2560 wide, light and dark; nothing moves where motion is unwanted', async () => {
  const app = await openAppForTest();
  const { page } = app;
  await openChurn(app);
  await dragTo(app, week(app, 7), week(app, 6));
  await app.button('Find suspects').click();
  await app.region('Suspects').getByRole('grid', { name: 'Suspects' }).waitFor();
  await atRest(app);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `test/artefacts/app-${colorScheme}/width-${width}.png` });
    }
    // What is set up already is folded where the panes stand below each other.
    const fold = app.region('Model').getByRole('button', { name: 'Model', exact: true });
    if (width < 900) {
      expect(await fold.getAttribute('aria-expanded')).toBe('false');
      // Who asks for something in it gets there all the same.
      await page.keyboard.press('Control+k');
      await page.keyboard.insertText('Choose the label');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('label-column');
      await page.keyboard.press('Escape');
      expect(await fold.getAttribute('aria-expanded')).toBe('true');
    } else expect(await fold.count()).toBe(0);
    // The page itself never scrolls sideways, and no pane sticks out of it.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    for (const name of REGIONS) {
      const region = app.region(name);
      await region.scrollIntoViewIfNeeded();
      const box = await region.boundingBox();
      if (!box) throw new Error(`${name} is not shown at ${width}.`);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 1);
      expect(box.width).toBeGreaterThan(width < 1024 ? width * 0.9 : 200);
    }
    expect(await cutOff(app)).toEqual([]);
  }
  const moving = await page.evaluate(() => document.getAnimations().filter((a) => a.playState === 'running').length);
  expect(moving).toBe(0);
});
