// @ts-check
import { spawn } from 'node:child_process';
import { DIST, ensureBuilt, ensureInstalled } from './project.mjs';
import { serveFolder } from './static-server.mjs';

/** The port is the origin under which the browser keeps the user's work, so the same one is taken whenever it is free. */
const PORTS = [4173, 4174, 4175, 0];

try {
  await ensureInstalled();
  await ensureBuilt();
  const { url } = await serveFolder(DIST, { ports: PORTS });
  console.log(`Rain runs at ${url}\nNothing leaves this machine. Ctrl-C stops it.`);
  openBrowser(url);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Opens the default browser where there is one; its absence is no error. @param {string} url */
function openBrowser(url) {
  const onDesktop = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!onDesktop || process.env.CI || process.env.BROWSER === 'none') return;
  const [program, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
