import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

test('npm start serves the built app and says where', async () => {
  const env = { ...process.env, BROWSER: 'none' };
  const child = spawn(process.execPath, ['src/tools/start.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url === undefined) continue;
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('<title>Rain in a tab</title>');
    return;
  }
  throw new Error('It ended without saying where.');
});
