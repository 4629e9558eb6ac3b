// @ts-check
import { join } from 'node:path';
import { CONTAINER_FLAGS } from './chromium.mjs';
import { ensureChromium } from './install-chromium.mjs';
import { ROOT } from './project.mjs';
import { serveFolder } from './static-server.mjs';

const FOLDER = join(ROOT, '.cache/bench-sql');
const PAGE = 'test/bench/sql/index.html';
const STDERR = 2;
/** So that a worker can tell how much it holds. */
const MEMORY_FLAGS = ['--enable-precise-memory-info', '--js-flags=--expose-gc'];

/**
 * `npm run bench -- --sql`: times queries over predictions at scale, their lineage, and its values and gradients, in
 * workers of headless Chromium as the page has them, and prints a table.
 * @returns {Promise<any[]>} the measurements of test/bench/sql/measure.ts
 */
export async function benchSql() {
  await bundle();
  const executablePath = await ensureChromium(STDERR);
  const { chromium } = await import('playwright-core');
  const server = await serveFolder(FOLDER);
  const browser = await chromium.launch({ executablePath, args: [...CONTAINER_FLAGS, ...MEMORY_FLAGS] });
  try {
    const page = await browser.newPage();
    const measured = new Promise((resolve, reject) => {
      page.on('crash', () => reject(new Error('The page crashed.')));
      void page.exposeFunction('report', (/** @type {any} */ message) => {
        if (message.said) process.stderr.write(`${message.said}\n`);
        else if (message.done) resolve(message.done);
        else reject(new Error(message.failed));
      });
    });
    await page.goto(`${server.url}${PAGE}`);
    return print(await measured);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function bundle() {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    logLevel: 'warn',
    publicDir: false,
    worker: { format: 'es' },
    build: { outDir: FOLDER, emptyOutDir: true, target: 'es2023', rolldownOptions: { input: join(ROOT, PAGE) } },
  });
}

/** @param {any} measurements */
function print(measurements) {
  const columns = ['title', 'query', 'lineage', 'first', 'valueAndGradient', 'megabytes'];
  const heads = ['query', 'SQLite ms', 'lineage ms', 'first value ms', 'value + gradient ms', 'MB held'];
  const cell = (/** @type {unknown} */ value) =>
    typeof value === 'number' ? Number(value.toPrecision(3)) : (value ?? '–');
  process.stdout.write(`| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|\n`);
  for (const row of measurements) process.stdout.write(`| ${columns.map((name) => cell(row[name])).join(' | ')} |\n`);
  return measurements;
}
