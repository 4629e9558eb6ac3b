import { WorkerDatabase } from '../../../src/worker/worker-database.ts';
import { loadBenchData } from './data.ts';
import { measureAll } from './measure.ts';

/** Measures where the engine works: in a worker, with SQLite in another. */
const database = new WorkerDatabase();
try {
  const data = await loadBenchData(database);
  postMessage({ done: await measureAll(database, data, (said) => postMessage({ said })) });
} catch (error) {
  postMessage({ failed: String(error) });
}
