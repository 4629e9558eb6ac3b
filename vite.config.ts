import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { CONTAINER_FLAGS, SOFTWARE_WEBGPU_FLAGS, findChromium } from './src/tools/chromium.mjs';
import { contentSecurityPolicy } from './src/tools/content-security-policy.mjs';

const executablePath = findChromium();

export default defineConfig({
  base: './',
  plugins: [
    svelte({ configFile: false }),
    contentSecurityPolicy(),
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: false,
      manifest: {
        name: 'Rain in a tab',
        short_name: 'Rain',
        description: 'Find the training rows behind a wrong answer, in a browser tab.',
        start_url: '.',
        display: 'standalone',
        theme_color: '#2457c5',
        background_color: '#f6f7f9',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,wasm,json,csv}'],
        globIgnores: ['src/headless/**'],
        maximumFileSizeToCacheInBytes: 8_000_000,
      },
    }),
  ],
  worker: { format: 'es' },
  build: { target: 'es2023', rolldownOptions: { input: ['index.html', 'src/headless/index.html'] } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'engine', environment: 'node', include: ['test/{engine,tools,app}/**/*.test.ts'] },
      },
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
          // What a page comes to may take a while on a busy machine; the default is one second.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
