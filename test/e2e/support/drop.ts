import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** Files by name; a name such as `digits/7/b.png` lies in folders. */
export type Files = Readonly<Record<string, string | Buffer>>;

const USUAL = { width: 800, height: 600 };

/**
 * Drops files and folders onto the middle of the page, or of what is named, as a person would from the desktop: the browser itself reads them from disk,
 * the page sees a genuine drag.
 */
export async function dropFiles(page: Page, files: Files, onto?: Locator): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rain-drop-'));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const paths = [...new Set(Object.keys(files).map((name) => join(folder, name.split('/')[0])))];
  const session = await page.context().newCDPSession(page);
  const { x, y, width, height } = (await onto?.boundingBox()) ?? { x: 0, y: 0, ...(page.viewportSize() ?? USUAL) };
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const at = { x: x + width / 2, y: y + height / 2 };
  // The page says that it takes the files while they hover; nobody lets go before that.
  for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await session.detach();
  // The page reads the files after the drop; they are removed when it is closed.
  page.on('close', () => {
    rmSync(folder, { recursive: true, force: true });
  });
}
