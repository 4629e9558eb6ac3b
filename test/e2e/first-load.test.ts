import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DIST } from '../../src/tools/project.mjs';
import { serveFolder } from '../../src/tools/static-server.mjs';
import { openAppForTest } from './support/app.ts';

const BUDGET = 400_000;

test('the first load stays within 400 kB of scripts and styles, compressed', async () => {
  const app = await openAppForTest();
  const asked = new Set<string>();
  app.page.context().on('response', (response) => {
    const url = new URL(response.url());
    if (!url.protocol.startsWith('http')) return;
    // The service worker fetches everything for later use; that is not what a person waits for.
    if (!/\.(js|css)$/.test(url.pathname) || response.request().serviceWorker()) return;
    asked.add(url.href);
  });
  await app.page.reload();
  await app.page.getByRole('contentinfo', { name: 'Status' }).getByText(/wasm/).waitFor();
  await app.page.waitForLoadState('networkidle');
  const bodies = await Promise.all([...asked].map(async (url) => (await fetch(url)).arrayBuffer()));
  const total = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  console.log(`First load: ${Math.round(total / 1000)} kB in ${asked.size} scripts and styles`);
  expect(asked.size).toBeGreaterThan(2);
  expect(total).toBeLessThanOrEqual(BUDGET);
  // Archives are packed and unpacked by a script that comes when it is needed.
  const packing = readdirSync(join(DIST, 'assets')).filter((name) => /^zip-.*\.js$/.test(name));
  expect(packing).toHaveLength(1);
  expect([...asked].filter((url) => url.endsWith(packing[0]))).toEqual([]);
});

test('the built app works from any folder of a server', async () => {
  const prefix = '/some/folder/';
  const server = await serveFolder(join(DIST, 'samples'), {
    elsewhere: (path) => {
      if (!path.startsWith(prefix)) return undefined;
      return join(DIST, path.slice(prefix.length) || 'index.html');
    },
  });
  onTestFinished(() => server.close());
  const app = await openAppForTest();
  await app.page.goto(new URL(prefix, server.url).href);
  await app.page.getByRole('button', { name: 'Users likely to churn' }).click();
  await app.cell(11, 1).waitFor();
});
