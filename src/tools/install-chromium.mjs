// @ts-check
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { ROOT, run } from './project.mjs';

/**
 * The Chromium to test in; installs one when there is none: the distribution's own package where apt-get and root are
 * at hand, else the build that Playwright offers.
 * @param {number} output a file descriptor for what the installers say
 * @returns {Promise<string>}
 */
export async function ensureChromium(output = 1) {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && canRun('/usr/bin/apt-get')) {
    await run('apt-get', ['update', '-q'], output);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], output);
  } else {
    await run(process.execPath, [join(ROOT, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'], output);
  }
  const installed = findChromium();
  if (!installed) throw new Error('No Chromium was found. Install one, or name it in the variable CHROME_PATH.');
  return installed;
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
