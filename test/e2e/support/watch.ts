import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** The longest task of the page's main thread, in milliseconds. */
export interface LongestTask {
  /** As the clock saw it. */
  readonly elapsed: number;
  /** What the thread itself worked: other programs on a busy machine do not count. */
  readonly busy: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Duration and thread time, in microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Watches the main thread from now on; the function returned ends that and tells. */
export async function watchMainThread(browser: Browser, page: Page): Promise<() => Promise<LongestTask>> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  return async () => {
    const trace = (await browser.stopTracing()).toString();
    const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
    const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
    const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
    const mains = new Set(named.map(thread));
    const tasks = traceEvents.filter((event) => event.ph === 'X' && mains.has(thread(event)));
    if (tasks.length === 0) throw new Error('The trace has no task of the main thread.');
    const longest = (of: (task: TraceEvent) => number): number => tasks.reduce((max, t) => Math.max(max, of(t)), 0);
    return { elapsed: longest(({ dur = 0 }) => dur) / 1000, busy: longest(({ tdur = 0 }) => tdur) / 1000 };
  };
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
