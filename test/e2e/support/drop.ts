import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Files by name. */
export type Files = Readonly<Record<string, string | Buffer>>;

/**
 * Drops files onto the middle of the page as a person would from the desktop: the browser itself reads them from disk,
 * the page sees a genuine drag.
 */
export async function dropFiles(page: Page, files: Files): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rain-drop-'));
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
  const session = await page.context().newCDPSession(page);
  const viewport = page.viewportSize() ?? { width: 800, height: 600 };
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const at = { x: viewport.width / 2, y: viewport.height / 2 };
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
