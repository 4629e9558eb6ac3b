// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the built app lies. */
export const DIST = join(ROOT, 'dist');

/**
 * Runs a program in the root folder; its output goes where `output` says (a file descriptor; 2 keeps stdout clean).
 * @param {string} program
 * @param {readonly string[]} args
 * @param {number} output
 * @param {Readonly<Record<string, string>>} [environment] added to this process's own
 * @returns {Promise<void>} rejects with the exit code in words
 */
export function run(program, args, output, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', output, output],
      shell: process.platform === 'win32' && program === 'npm',
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`“${[program, ...args].join(' ')}” ended with ${signal ?? `exit code ${code}`}.`));
    });
  });
}

/** Installs the packages of the lock file when they are not there, or not in these versions. */
export function ensureInstalled(output = 1) {
  return unlessDone(isInstalled, async () => {
    writeLine(output, 'Installing packages …');
    await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], output);
  });
}

/** Builds the app when a source is newer than the last build. */
export function ensureBuilt(output = 1) {
  return unlessDone(isBuilt, async () => {
    writeLine(output, 'Building …');
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
    // Under the tests NODE_ENV is `test`, which would build another page than people get.
    const environment = { NODE_ENV: 'production' };
    await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], output, environment);
  });
}

/** How long to wait before looking again whether another process is done, in milliseconds. */
const PATIENCE = 300;
/** So often before saying what is waited for. */
const TRIES_IN_SILENCE = 10;

/**
 * Does a job unless it is done. Processes that start at the same time wait for the one that does it.
 * @param {() => boolean} isDone
 * @param {() => Promise<void>} job
 */
async function unlessDone(isDone, job) {
  if (isDone()) return;
  const lock = join(ROOT, '.cache/busy');
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  for (let tries = 0; !take(lock); tries++) {
    if (tries === TRIES_IN_SILENCE) {
      writeLine(2, `Waiting for another process that installs or builds. If there is none, delete ${lock}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  }
  try {
    if (!isDone()) await job();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Takes the lock; one that its holder left behind is removed. @param {string} lock */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    // In a container numbers come again: a lock of this very number was left by one that was killed.
    if (holder && (holder === process.pid || !isAlive(holder))) rmSync(lock, { force: true });
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of somebody else may not be asked, but it lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isBuilt() {
  const built = join(DIST, 'index.html');
  return existsSync(built) && newestSource() <= statSync(built).mtimeMs;
}

/** Compares with npm's own record of what it installed; packages for other platforms may be absent. */
function isInstalled() {
  const record = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const present = readPackages(record);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (present[path] ? present[path].version === version : optional),
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function readPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** The latest change of anything that enters the build, in milliseconds. */
function newestSource() {
  return Math.max(
    ...['index.html', 'vite.config.ts', 'tsconfig.json', 'package-lock.json', 'src', 'public'].map((name) =>
      newestIn(join(ROOT, name)),
    ),
  );
}

/** @param {string} path @returns {number} */
function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** @param {number} output @param {string} line */
function writeLine(output, line) {
  (output === 2 ? process.stderr : process.stdout).write(`${line}\n`);
}
