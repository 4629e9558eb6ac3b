// @ts-check
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where package managers put a Chromium or a Chrome. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The executable inside one folder of Playwright's cache, by platform. */
const INSIDE_PLAYWRIGHT = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-linux/headless_shell',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

/** Flags that a Chromium in a container needs. Without a sandbox it runs only our own page. */
export const CONTAINER_FLAGS = ['--no-sandbox', '--disable-dev-shm-usage'];

/** Flags with which a Chromium without a window reaches a graphics card, where there is one. */
export const HARDWARE_WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/** Flags that make WebGPU's software adapter available where there is no GPU: right, but slow. */
export const SOFTWARE_WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** The Chromium to use (CHROME_PATH, else installed ones, then Playwright's cache), or undefined. Throws where CHROME_PATH names none. */
export function findChromium() {
  const asked = process.env.CHROME_PATH;
  if (asked) {
    if (canRun(asked)) return asked;
    throw new Error(
      `CHROME_PATH names ${asked}, which cannot be run. Correct it, or unset it to use the Chromium that is found.`,
    );
  }
  return [...INSTALLED, ...inPlaywrightCache()].find(canRun);
}

/** Every Chromium that Playwright has downloaded, the newest first. */
function inPlaywrightCache() {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
    join(homedir(), 'AppData/Local/ms-playwright'),
  ];
  return caches.flatMap((cache) => {
    if (!cache || !existsSync(cache)) return [];
    const builds = readdirSync(cache).filter((name) => /^chromium(_headless_shell)?-\d+$/.test(name));
    builds.sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]));
    return builds.flatMap((build) => INSIDE_PLAYWRIGHT.map((inside) => join(cache, build, inside)));
  });
}

/** @param {string} path */
function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
