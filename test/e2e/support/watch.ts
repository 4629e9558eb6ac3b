import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** Longest time that the page's main thread was busy at a stretch since `watchPauses`, in milliseconds; 0 below 50. */
export async function watchPauses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const pauses: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) pauses.push(entry.duration);
    }).observe({ type: 'longtask' });
    Object.assign(globalThis, { pauses });
  });
  return () => page.evaluate(() => Math.max(0, ...(globalThis as unknown as { pauses: number[] }).pauses));
}

/** Peak resident memory of the browser's largest renderer process so far, in bytes. Linux only: undefined elsewhere. */
export async function peakRendererMemory(browser: Browser): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')))
    .map((match) => 1024 * Number(match?.[1] ?? 0));
  return Math.max(...peaks);
}
