import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CONTAINER_FLAGS, SOFTWARE_WEBGPU_FLAGS, findChromium } from './src/tools/chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false })],
  worker: { format: 'es' },
  build: { target: 'es2023', rolldownOptions: { input: ['index.html', 'src/headless/index.html'] } },
  test: {
    projects: [
      { extends: true, test: { name: 'engine', environment: 'node', include: ['test/{engine,tools}/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: [...CONTAINER_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
                ...(executablePath && { executablePath }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/setup.ts',
          // One browser at a time: the tests measure memory and pauses.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
