import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
  test: {
    projects: [{ extends: true, test: { name: 'engine', environment: 'node', include: ['test/engine/**/*.test.ts'] } }],
  },
});
