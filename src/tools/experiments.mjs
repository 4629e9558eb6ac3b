// @ts-check
import { createServer } from 'vite';

/**
 * `npm run experiments -- [Q1 Q3 Q5-50 …] [--seeds 3] [--data ../shared/data] [--methods auto,holistic,twostep,loss]
 * [--size small|full] [--backend auto]`: builds the experiments as case files with seeds, runs them through the headless
 * runner, and writes a table, JSON and recall curves under results/. Finished runs are kept and not run again.
 */
const server = await createServer({
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { runExperiments } = await server.ssrLoadModule('/src/tools/experiments/run.ts');
  process.exitCode = await runExperiments(process.argv.slice(2));
} finally {
  await server.close();
}
