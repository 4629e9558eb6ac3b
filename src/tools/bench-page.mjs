// @ts-check
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CONTAINER_FLAGS } from './chromium.mjs';
import { ensureChromium } from './install-chromium.mjs';
import { DIST, ROOT, ensureBuilt, ensureInstalled } from './project.mjs';
import { serveFolder } from './static-server.mjs';

/**
 * `npm run bench:page`: how long frames take while somebody types, scrolls, and drags a point of a chart, with a table of
 * 1,000,000 rows loaded, trained on and asked about. Frame times are the distances between frames drawn, from a trace of
 * headless Chromium; a ticking pixel makes it draw every frame that it can. Before that, how long the page takes until it can
 * be used, and how much it loads for that, with nothing cached. Writes JSON to results/bench-page.json.
 */
const ROWS = 1_000_000;
const OPENINGS = 5;
const STDERR = 2;
const FRAME = 1000 / 60;

await ensureInstalled(STDERR);
await ensureBuilt(STDERR);
const executablePath = await ensureChromium(STDERR);
const { chromium } = await import('playwright-core');
const server = await serveFolder(DIST);
const browser = await chromium.launch({ executablePath, args: CONTAINER_FLAGS });
const folder = mkdtempSync(join(tmpdir(), 'rain-bench-'));
try {
  const opening = await opened();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  await page.goto(server.url);
  await prepare(page);
  await ask(page, 'SELECT * FROM logins');
  const typing = await traced(page, () => type(page));
  const scrolling = await traced(page, () => scroll(page));
  await ask(page, "SELECT week, COUNT(*) AS churners FROM logins WHERE predict(*) = 'churn' GROUP BY week");
  const dragging = await traced(page, () => drag(page));
  report(opening, { typing, scrolling, dragging, together: [...typing, ...scrolling, ...dragging] });
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Opens the page some times, each in a browser profile of its own: the median milliseconds until a sample can be opened and
 * the engine has said where it computes, and the bytes of the scripts and styles asked for until then, gzipped.
 */
async function opened() {
  const times = [];
  const asked = new Map();
  for (let i = 0; i < OPENINGS; i++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
    context.on('response', (response) => {
      if (/\.(js|css)$/.test(new URL(response.url()).pathname)) asked.set(response.url(), response.body());
    });
    const page = await context.newPage();
    const began = performance.now();
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Users likely to churn' }).waitFor();
    await page.getByRole('contentinfo', { name: 'Status' }).getByText('Computing on').waitFor();
    times.push(performance.now() - began);
    const bodies = await Promise.all(asked.values());
    for (const [i, url] of [...asked.keys()].entries()) asked.set(url, bodies[i]);
    await context.close();
  }
  const bytes = [...asked.values()].reduce((sum, body) => sum + gzipSync(body).length, 0);
  return { milliseconds: times.sort((a, b) => a - b)[OPENINGS >> 1], kilobytes: bytes / 1000 };
}

/** Opens the table and trains on it. @param {import('playwright-core').Page} page */
async function prepare(page) {
  const file = join(folder, 'logins.csv');
  const lines = ['week,minutes,visits,outcome'];
  for (let row = 0; row < ROWS; row++) {
    const noise = (row * 7919) % 1009;
    const minutes = (row * 104_729) % 97;
    lines.push(`${1 + (row % 12)},${minutes},${noise % 31},${minutes + (noise % 40) < 60 ? 'churn' : 'stay'}`);
  }
  writeFileSync(file, lines.join('\n'));
  say(`Opening ${ROWS} rows …`);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open files' }).first().click(),
  ]);
  await chooser.setFiles(file);
  const model = page.getByRole('region', { name: 'Model' });
  await model.getByRole('combobox', { name: 'Training table' }).selectOption('logins');
  await model.getByRole('combobox', { name: 'Label', exact: true }).selectOption('outcome');
  say('Training …');
  await model.getByRole('button', { name: 'Train', exact: true }).click();
  await model.getByRole('status', { name: 'Training' }).getByText(/\d %/).first().waitFor();
}

/** Asks a query and waits for its answer. @param {import('playwright-core').Page} page @param {string} sql */
async function ask(page, sql) {
  const query = page.getByRole('region', { name: 'Query' });
  await query.getByRole('textbox', { name: 'SQL' }).fill(sql);
  await query.getByRole('button', { name: 'Run', exact: true }).click();
  await query.getByRole('button', { name: 'Run', exact: true }).waitFor();
  const grid = page.getByRole('region', { name: 'Result' }).getByRole('grid', { name: 'Result' });
  await grid.getByRole('gridcell').first().waitFor();
}

/** @param {import('playwright-core').Page} page */
async function type(page) {
  await page.getByRole('textbox', { name: 'SQL' }).click();
  await page.keyboard.press('End');
  const text = ' WHERE minutes > 10 AND visits < 20 ORDER BY minutes, visits DESC LIMIT 100 ';
  for (const key of text) await Promise.all([page.keyboard.type(key), pause(40)]);
}

/** The wheel, slowly and fast, then the keys. @param {import('playwright-core').Page} page */
async function scroll(page) {
  const grid = page.getByRole('grid', { name: 'Result' });
  await grid.hover();
  for (let i = 0; i < 120; i++) await Promise.all([page.mouse.wheel(0, i < 60 ? 60 : 1500), pause(FRAME)]);
  await grid.focus();
  for (let i = 0; i < 40; i++) await Promise.all([page.keyboard.press(i < 20 ? 'ArrowDown' : 'PageDown'), pause(30)]);
}

/** A point of the chart up and down. @param {import('playwright-core').Page} page */
async function drag(page) {
  const box = await page.getByRole('button', { name: /^week 7, / }).boundingBox();
  if (!box) throw new Error('There is no point to drag.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 150; i++) {
    await Promise.all([page.mouse.move(x, y - 60 * Math.sin(i / 12)), pause(FRAME)]);
  }
  await page.keyboard.press('Escape');
  await page.mouse.up();
}

/**
 * The times between frames while something is done, in milliseconds.
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<void>} job
 */
async function traced(page, job) {
  await page.evaluate(() => {
    const pixel = document.createElement('div');
    pixel.id = 'ticking-pixel';
    pixel.setAttribute('aria-hidden', 'true');
    document.body.append(pixel);
    Object.assign(pixel.style, { position: 'fixed', right: '0', bottom: '0', width: '1px', height: '1px' });
    const tick = () => {
      pixel.style.background = pixel.style.background === 'red' ? 'blue' : 'red';
      if (pixel.isConnected) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await pause(500);
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame'],
  });
  await job();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  await page.evaluate(() => document.getElementById('ticking-pixel')?.remove());
  const drawn = traceEvents
    .filter((/** @type {{ name: string }} */ { name }) => name === 'DrawFrame')
    .map((/** @type {{ ts: number }} */ { ts }) => ts / 1000)
    .sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  if (drawn.length < 30) throw new Error('The trace has hardly any frames.');
  return drawn.slice(1).map((/** @type {number} */ at, /** @type {number} */ i) => at - drawn[i]);
}

/**
 * @param {{ milliseconds: number, kilobytes: number }} opening
 * @param {Record<string, number[]>} frames
 */
function report(opening, frames) {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`;
  const rows = Object.entries(frames).map(([doing, times]) => {
    const sorted = [...times].sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return { doing, frames: times.length, median: at(0.5), p95: at(0.95), longest: at(1) };
  });
  mkdirSync(join(ROOT, 'results'), { recursive: true });
  writeFileSync(join(ROOT, 'results/bench-page.json'), `${JSON.stringify({ machine, opening, rows }, null, 2)}\n`);
  process.stdout.write(
    `${machine}\n\nUsable after ${opening.milliseconds.toFixed(0)} ms, ${opening.kilobytes.toFixed(0)} kB of scripts and styles, gzipped\n\n| while | frames | median ms | 95 % within ms | longest ms |\n|---|---|---|---|---|\n`,
  );
  for (const { doing, frames: n, median, p95, longest } of rows) {
    process.stdout.write(`| ${doing} | ${n} | ${median.toFixed(1)} | ${p95.toFixed(1)} | ${longest.toFixed(1)} |\n`);
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
