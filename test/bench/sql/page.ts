import { WorkerDatabase } from '../../../src/worker/worker-database.ts';
import { loadBenchData } from './data.ts';
import { weighAll, type Measurement } from './measure.ts';

/** What the worker and the page tell, each by its kind. */
export type Told = { said: string } | { failed: string } | { done: Measurement[] };
type Report = (told: unknown) => void;

/** Times everything in a worker, then weighs it here: a worker cannot tell what it holds. */
const report = Reflect.get(globalThis, 'report') as Report;
const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
worker.onerror = ({ message }) => report({ failed: message });
worker.onmessage = ({ data }: MessageEvent<Told>) => {
  if (!('done' in data)) {
    report(data);
    return;
  }
  worker.terminate();
  weigh(data.done).catch((error: unknown) => report({ failed: String(error) }));
};

async function weigh(measurements: readonly Measurement[]): Promise<void> {
  report({ said: 'Memory' });
  const database = new WorkerDatabase();
  const megabytes = await weighAll(database, await loadBenchData(database));
  report({ done: measurements.map((measured) => ({ ...measured, megabytes: megabytes.get(measured.title) })) });
}
