// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { benchSql } from './bench-sql.mjs';
import { CONTAINER_FLAGS, HARDWARE_WEBGPU_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './chromium.mjs';
import { ensureChromium } from './install-chromium.mjs';
import { ROOT, ensureInstalled } from './project.mjs';
import { serveFolder } from './static-server.mjs';

/**
 * `npm run bench -- [--backend wasm,wasm1,cpu,webgpu] [--only 784] [--software] [--node]`: times products with H, solves,
 * training, ranking and one iteration of the loop, prints a table and writes JSON to results/bench.json. `wasm1` is
 * WebAssembly on one core, which `wasm` is in Node too. Where there is no graphics card, or with `--software`, WebGPU is
 * measured on Chromium's software adapter and small problems, and called so.
 *
 * With `--sql` it times queries over predictions and their lineage instead (bench-sql.mjs).
 *
 * With `--digits <folder of the MNIST files>` it also measures the problem of test/bench/numpy_loop.py.
 *
 * It runs in headless Chromium; with `--node` in Node itself, on the graphics card by Dawn where the package `webgpu` is
 * installed (`npm install --no-save webgpu@0.6.2`). A GPU machine without this repository needs .cache/bench/bench.js, which
 * is complete, and of that package what is for its platform: `npm install webgpu@0.6.2` beside it, or a copy of
 * node_modules/webgpu with only package.json, index.js and dist/linux-x64. `node bench.js [sparse]` there prints JSON. With VK_DRIVER_FILES
 * naming the vk_swiftshader_icd.json of a Chromium it does so without a card, by software.
 */
const FOLDER = join(ROOT, '.cache/bench');
const RESULTS = join(ROOT, 'results');
const STDERR = 2;

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'webgpu,wasm,wasm1,cpu' },
    only: { type: 'string', default: '' },
    software: { type: 'boolean', default: false },
    node: { type: 'boolean', default: false },
    digits: { type: 'string' },
    sql: { type: 'boolean', default: false },
  },
});
const options = {
  backends: values.backend.split(','),
  only: values.only.split(',').filter(Boolean),
};

await ensureInstalled(STDERR);
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${values.node ? 'Node' : 'Chromium'}`;
mkdirSync(RESULTS, { recursive: true });
if (values.sql) {
  keep('bench-sql.json', { measurements: await benchSql() });
} else {
  await bundle();
  const result = values.node ? await inNode() : await inBrowser();
  keep('bench.json', result);
  print(result);
}

/**
 * @param {string} name of the file under results/
 * @param {object} result
 */
function keep(name, result) {
  writeFileSync(join(RESULTS, name), `${JSON.stringify({ machine, ...result }, null, 2)}\n`);
}

/** The bench and everything it needs in one file. */
async function bundle() {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    worker: { format: 'es' },
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: FOLDER,
      emptyOutDir: true,
      minify: false,
      target: 'es2023',
      // Workers beside the bundle, by relative address.
      assetsDir: '.',
      lib: { entry: join(ROOT, 'test/bench/engine/main.ts'), formats: ['es'], fileName: () => 'bench.js' },
      rolldownOptions: { external: ['webgpu', /^node:/], output: { codeSplitting: false } },
    },
  });
}

async function inNode() {
  const { benchInNode } = await import(pathToFileURL(join(FOLDER, 'bench.js')).href);
  return benchInNode(options, values.digits ?? null);
}

async function inBrowser() {
  const executablePath = await ensureChromium(STDERR);
  const { chromium } = await import('playwright-core');
  writeFileSync(join(FOLDER, 'index.html'), '<!doctype html><title>Bench</title>');
  const digits = values.digits === undefined ? null : resolve(process.env.INIT_CWD ?? '.', values.digits);
  const server = await serveFolder(FOLDER, {
    elsewhere: (url) => (digits && url.startsWith('/digits/') ? join(digits, basename(url)) : undefined),
  });
  const open = (/** @type {readonly string[]} */ flags) =>
    chromium.launch({ executablePath, args: [...CONTAINER_FLAGS, ...flags] });
  let browser = await open(values.software ? SOFTWARE_WEBGPU_FLAGS : HARDWARE_WEBGPU_FLAGS);
  try {
    let page = await browser.newPage();
    await page.goto(`${server.url}index.html`);
    if (!(await page.evaluate('navigator.gpu?.requestAdapter().then((adapter) => adapter !== null)'))) {
      await browser.close();
      browser = await open(SOFTWARE_WEBGPU_FLAGS);
      page = await browser.newPage();
      await page.goto(`${server.url}index.html`);
    }
    page.setDefaultTimeout(0);
    await page.exposeFunction('say', say);
    return await page.evaluate(
      `import('./bench.js').then(({ benchInBrowser }) =>
        benchInBrowser(${JSON.stringify(options)}, ${digits ? "'/digits'" : null}, (line) => say(line)))`,
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @param {any} result what runBench returns; it crossed a border as JSON */
function print({ measurements, missing, adapters }) {
  const columns = [
    'problem',
    'backend',
    'product',
    'dispatches',
    'solve',
    'solveIterations',
    'train',
    'rank',
    'retrain',
    'iteration',
    'megabytes',
    'gigaflops',
    'gigabytes',
  ];
  const heads = [
    'problem',
    'backend',
    'H·v ms',
    'dispatches',
    'solve ms',
    'steps',
    'train ms',
    'rank ms',
    'retrain ms',
    'iteration ms',
    'MB',
    'GFLOP/s',
    'GB/s',
  ];
  const cell = (/** @type {unknown} */ value) =>
    typeof value === 'number' ? Number(value.toPrecision(3)) : (value ?? '–');
  process.stdout.write(`${machine}\n${Object.values(adapters).join(', ')}\n\n| ${heads.join(' | ')} |\n`);
  process.stdout.write(`|${heads.map(() => '---').join('|')}|\n`);
  for (const row of measurements) process.stdout.write(`| ${columns.map((name) => cell(row[name])).join(' | ')} |\n`);
  for (const line of missing) process.stdout.write(`\nNot measured: ${line}`);
  process.stdout.write('\n');
}
