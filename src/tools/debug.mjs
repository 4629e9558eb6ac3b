// @ts-check
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CONTAINER_FLAGS, HARDWARE_WEBGPU_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './chromium.mjs';
import { ensureChromium } from './install-chromium.mjs';
import { DIST, ensureBuilt, ensureInstalled } from './project.mjs';
import { serveFolder } from './static-server.mjs';

/**
 * `npm run --silent debug -- case.json [--backend auto|webgpu|wasm|cpu]`: one JSON object on stdout, progress on
 * stderr. Exit code 0 when everything asked for was done, 1 when something failed, 2 when the case cannot be run.
 */
const BACKENDS = ['auto', 'webgpu', 'wasm', 'cpu'];
const USAGE = 'Usage: npm run --silent debug -- <case.json> [--backend auto|webgpu|wasm|cpu]';
const STDERR = 2;
const EXIT_CODES = { done: 0, failed: 1, 'cannot run': 2 };

/** The last progress line, which is not repeated. */
let shown = '';

/** @typedef {{ json: string, status: keyof typeof EXIT_CODES }} Outcome */

/** Something that this program itself refuses; everything else is `internal`. */
class Refusal extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

try {
  const { path, backend } = readArguments();
  const text = readCase(path);
  await ensureInstalled(STDERR);
  const executablePath = await ensureChromium(STDERR);
  await ensureBuilt(STDERR);
  finish(await runInBrowser(path, text, backend, executablePath));
} catch (error) {
  const refusal = error instanceof Refusal;
  const message = error instanceof Error ? error.message : String(error);
  const code = refusal ? error.code : 'internal';
  finish({ json: JSON.stringify({ rain: 1, error: { code, message } }), status: refusal ? 'cannot run' : 'failed' });
}

/** @param {Outcome} outcome */
function finish({ json, status }) {
  process.exitCode = EXIT_CODES[status];
  process.stdout.write(`${json}\n`);
}

/** @returns {{ path: string, backend: string }} */
function readArguments() {
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options: { backend: { type: 'string', default: 'auto' } } });
  } catch (error) {
    throw new Refusal('usage', `${error instanceof Error ? error.message : error} ${USAGE}`);
  }
  const { positionals, values } = parsed;
  if (positionals.length !== 1) throw new Refusal('usage', `Name one case file. ${USAGE}`);
  if (!BACKENDS.includes(values.backend))
    throw new Refusal('usage', `There is no backend “${values.backend}”. ${USAGE}`);
  // npm changes into the project's folder; INIT_CWD is where the person stood.
  return { path: resolve(process.env.INIT_CWD ?? '.', positionals[0]), backend: values.backend };
}

/** @param {string} path */
function readCase(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new Refusal('file-missing', `There is no case file ${path}.`);
  }
  return readFileSync(path, 'utf8');
}

/**
 * @param {string} path
 * @param {string} text
 * @param {string} backend
 * @param {string} executablePath
 * @returns {Promise<Outcome>}
 */
async function runInBrowser(path, text, backend, executablePath) {
  // Only our own page learns this name, so only it can ask for the files beside the case.
  const files = randomUUID();
  const folder = dirname(path);
  const server = await serveFolder(DIST, {
    elsewhere: (url) => (url.startsWith(`/${files}/`) ? resolve(folder, url.slice(files.length + 2)) : undefined),
  });
  try {
    const request = { text, fileName: basename(path), backend, files };
    const address = `${server.url}src/headless/index.html`;
    const onHardware = await withPage(
      executablePath,
      backend === 'wasm' || backend === 'cpu' ? [] : HARDWARE_WEBGPU_FLAGS,
      address,
      async (page) => {
        if (backend === 'webgpu' && (await page.evaluate('rainAdapter()')) !== 'hardware') return undefined;
        return await runOn(page, request);
      },
    );
    return (
      onHardware ?? (await withPage(executablePath, SOFTWARE_WEBGPU_FLAGS, address, (page) => runOn(page, request)))
    );
  } finally {
    await server.close();
  }
}

/**
 * Opens the headless page in a browser of its own, which is closed whatever happens.
 * @template T
 * @param {string} executablePath
 * @param {readonly string[]} flags
 * @param {string} address
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withPage(executablePath, flags, address, use) {
  // Imported here, because the package may have been installed by this very run.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: [...CONTAINER_FLAGS, ...flags] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('console', (message) => message.type() === 'error' && process.stderr.write(`${message.text()}\n`));
    await page.exposeFunction('rainProgress', showProgress);
    await page.goto(address);
    await page.waitForFunction('typeof rainRun === "function"', undefined, { timeout: 60_000 });
    const crashed = new Promise((_, reject) => {
      page.on('crash', () => reject(new Error('The browser’s page crashed, perhaps for lack of memory.')));
      browser.on('disconnected', () => reject(new Error('The browser ended unexpectedly.')));
    });
    crashed.catch(() => undefined);
    return /** @type {T} */ (await Promise.race([use(page), crashed]));
  } finally {
    await browser.close();
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {object} request
 * @returns {Promise<Outcome>}
 */
function runOn(page, request) {
  return page.evaluate(`rainRun(${JSON.stringify(request)})`);
}

/** @param {{ phase: string, done: number, total: number, note?: string }} progress */
function showProgress({ phase, done, total, note }) {
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : '';
  const line = `${phase}${share}${note ? `  ${note}` : ''}`;
  if (line !== shown) process.stderr.write(`${line}\n`);
  shown = line;
}
