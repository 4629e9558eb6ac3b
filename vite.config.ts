import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CONTAINER_FLAGS, SOFTWARE_WEBGPU_FLAGS, findChromium } from './src/tools/chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false })],
  worker: { format: 'es' },
  test: {
    projects: [
      { extends: true, test: { name: 'engine', environment: 'node', include: ['test/engine/**/*.test.ts'] } },
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
    ],
  },
});
