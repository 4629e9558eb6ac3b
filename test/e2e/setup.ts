import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { CONTAINER_FLAGS, findChromium } from '../../src/tools/chromium.mjs';
import { DIST, ensureBuilt } from '../../src/tools/project.mjs';
import { serveFolder } from '../../src/tools/static-server.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built app is served. */
    appUrl: string;
    /** How to reach the shared browser, which has no WebGPU adapter, as is normal on many machines. */
    browserEndpoint: string;
  }
}

/** One server of the built app and one browser for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  mkdirSync('test/artefacts', { recursive: true });
  await ensureBuilt();
  const app = await serveFolder(DIST);
  const executablePath = findChromium();
  const browser = await chromium.launchServer({ args: CONTAINER_FLAGS, ...(executablePath && { executablePath }) });
  project.provide('appUrl', app.url);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await app.close();
  };
}
