// @ts-check
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './install-chromium.mjs';
import { ROOT, ensureInstalled } from './project.mjs';

/**
 * A step is a package's program and its arguments; `counts` says that it is vitest and reports how many tests ran.
 * @typedef {{ name: string, package: string, bin: string, args: string[], counts?: boolean }} Step
 */

/** Looks at the sources only: two at a time. @type {Step[]} */
const SOURCE_STEPS = [
  {
    name: 'types of components',
    package: 'svelte-check',
    bin: 'bin/svelte-check',
    args: ['--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
  },
  { name: 'lint', package: 'eslint', bin: 'bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  { name: 'types', package: 'typescript', bin: 'bin/tsc', args: ['--noEmit', '-p', '.'] },
  { name: 'format', package: 'prettier', bin: 'bin/prettier.cjs', args: ['--check', '.'] },
  { name: 'unused code', package: 'knip', bin: 'bin/knip.js', args: [] },
];

/** One after the other: each of them fills the two cores it may have. @type {Step[]} */
const RUNNING_STEPS = [
  vitest('engine'),
  { name: 'build', package: 'vite', bin: 'bin/vite.js', args: ['build', '--logLevel', 'warn'] },
  { name: 'size of the first load', package: 'size-limit', bin: 'bin.js', args: [] },
  vitest('browser'),
  vitest('e2e'),
];

const REPORTS = join(ROOT, 'test/artefacts');
let passed = 0;
let failed = 0;

try {
  await ensureInstalled();
  const chromium = await ensureChromium();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  if (await runSteps(SOURCE_STEPS, 2, chromium)) await runSteps(RUNNING_STEPS, 1, chromium);
} catch (error) {
  failed++;
  console.error(error instanceof Error ? error.message : error);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} project @returns {Step} */
function vitest(project) {
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  return {
    name: `tests: ${project}`,
    package: 'vitest',
    bin: 'vitest.mjs',
    args: [...args, `--outputFile.json=test/artefacts/${project}.json`],
    counts: true,
  };
}

/**
 * Runs steps, `atOnce` of them side by side, until one fails. @param {readonly Step[]} steps
 * @param {number} atOnce
 * @param {string} chromium
 * @returns {Promise<boolean>} whether all went well
 */
async function runSteps(steps, atOnce, chromium) {
  const waiting = [...steps];
  let well = true;
  const work = async () => {
    for (let step = waiting.shift(); step && well; step = waiting.shift()) {
      if (!(await runStep(step, chromium))) well = false;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return well;
}

/**
 * Runs one step, says how it went, and shows what it printed when it failed. @param {Step} step
 * @param {string} chromium
 */
async function runStep(step, chromium) {
  const start = performance.now();
  const { code, output } = await collect(step, chromium);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const counted = step.counts ? countTests(step) : { passed: 0, failed: 0, skipped: 0 };
  passed += counted.passed;
  // A step that is no test, or fails outside of one, counts as one failure.
  failed += code === 0 ? counted.failed : Math.max(counted.failed, 1);
  const skipped = counted.skipped ? `, ${counted.skipped} skipped` : '';
  const tests = step.counts ? `  (${counted.passed} tests passed${skipped})` : '';
  console.log(`${code === 0 ? '✓' : '✗'} ${step.name}  ${seconds} s${tests}`);
  if (code !== 0) console.log(`\n${output}`);
  return code === 0;
}

/**
 * @param {Step} step
 * @param {string} chromium
 * @returns {Promise<{ code: number, output: string }>}
 */
function collect(step, chromium) {
  const program = join(ROOT, 'node_modules', step.package, step.bin);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...step.args], {
      cwd: ROOT,
      env: { ...process.env, CHROME_PATH: chromium, NO_COLOR: '1', NODE_ENV: step.counts ? 'test' : 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** What vitest's report says; zeros when it ended before writing one. @param {Step} step */
function countTests({ name }) {
  try {
    const file = join(REPORTS, `${name.replace('tests: ', '')}.json`);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
