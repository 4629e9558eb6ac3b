// @ts-check
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTAINER_FLAGS } from '../chromium.mjs';
import { ensureChromium } from '../install-chromium.mjs';
import { DIST, ensureBuilt, ensureInstalled } from '../project.mjs';
import { serveFolder } from '../static-server.mjs';

/**
 * `node src/tools/bench/scale.mjs [rows] [columns]` (1,000,000 × 50 when left out): imports, trains, asks, ranks and retrains in
 * the tab on wasm, and prints seconds and the renderer's peak resident memory per phase (Linux). Rows of one class with a
 * high first feature are labelled otherwise; the complaint says that the class is predicted too seldom.
 */
const STDERR = 2;
const CHUNK = 5000;
const [rows, columns] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 50)];

const folder = mkdtempSync(join(tmpdir(), 'rain-scale-'));
try {
  await ensureInstalled(STDERR);
  const executablePath = await ensureChromium(STDERR);
  await ensureBuilt(STDERR);
  await writeTable(join(folder, 'train.csv'));
  await runInTab(executablePath);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} path */
async function writeTable(path) {
  let state = 12345;
  // Xorshift [Marsaglia 2003]; four uniform numbers added up are nearly normal.
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const normal = () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
  const weights = Array.from({ length: columns }, () => normal() / 4);
  const file = createWriteStream(path);
  file.write(`${weights.map((_, j) => `f${j}`).join(',')},label\n`);
  for (let first = 0; first < rows; first += CHUNK) {
    let text = '';
    for (let row = first; row < Math.min(rows, first + CHUNK); row++) {
      const values = weights.map(() => Math.round(normal() * 1000) / 1000);
      const positive = values.reduce((sum, value, j) => sum + value * weights[j], normal() / 2) > 0;
      text += `${values.join(',')},${positive && values[0] < 1.5 ? 'yes' : 'no'}\n`;
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** @param {string} executablePath */
async function runInTab(executablePath) {
  const { chromium } = await import('playwright-core');
  const text = JSON.stringify({
    rain: 1,
    tables: { train: { file: 'train.csv' } },
    model: { train: 'train', label: 'label' },
    queries: [{ id: 'q', sql: "SELECT COUNT(*) AS n FROM train WHERE predict(*) = 'yes'" }],
    complaints: [{ query: 'q', row: {}, column: 'n', op: 'too low' }],
    debug: { perStep: 10, budget: 10, stop: 'budget' },
  });
  writeFileSync(join(folder, 'case.json'), text);
  const server = await serveFolder(DIST, {
    elsewhere: (url) => (url.startsWith('/files/') ? join(folder, url.slice('/files/'.length)) : undefined),
  });
  const browser = await chromium.launch({ executablePath, args: CONTAINER_FLAGS });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const memory = (/** @type {'VmRSS' | 'VmHWM'} */ which) =>
      Math.max(0, ...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMemory(id, which)));
    let phase = 'opening the page';
    let since = performance.now();
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, memory('VmRSS'))), 100);
    const enter = (/** @type {string} */ next) => {
      if (next === phase) return;
      say(`${phase.padEnd(26)} ${seconds(performance.now() - since)}  ${Math.round(peak)} MB`);
      [phase, since, peak] = [next, performance.now(), memory('VmRSS')];
    };
    await page.exposeFunction('rainProgress', (/** @type {{ phase: string }} */ progress) => enter(progress.phase));
    await page.goto(`${server.url}src/headless/index.html`);
    await page.waitForFunction('typeof rainRun === "function"');
    const request = { text, fileName: 'case.json', backend: 'wasm', files: 'files' };
    const { json } = /** @type {{ json: string }} */ (await page.evaluate(`rainRun(${JSON.stringify(request)})`));
    enter('done');
    clearInterval(watch);
    const answer = JSON.parse(json);
    say(`\n${rows.toLocaleString('en')} × ${columns}: peak resident memory ${Math.round(memory('VmHWM'))} MB`);
    if (answer.error) say(answer.error.message);
    else for (const step of answer.steps) say(`engine's own seconds: ${JSON.stringify(step.seconds)}`);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Megabytes of a process now (VmRSS) or at most so far (VmHWM); 0 where /proc does not say. @param {number} id @param {string} which */
function residentMemory(id, which) {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return Number(new RegExp(`${which}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`.padStart(8);
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
