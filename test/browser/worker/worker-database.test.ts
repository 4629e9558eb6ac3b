import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { WorkerDatabase } from '../../../src/worker/worker-database.ts';

/** Minutes of work inside one row of SQLite, which looks at no clock meanwhile. */
const ENDLESS = 'SELECT COUNT(*) FROM t a, t b, t c, t d WHERE a.x + b.x + c.x + d.x = 1';

function table(values: Float64Array): Table {
  return { name: 't', rowCount: values.length, columns: [{ name: 'x', type: 'real', values }] };
}

async function cancel(database: WorkerDatabase): Promise<void> {
  const controller = new AbortController();
  const endless = database.select(ENDLESS, new Work({ signal: controller.signal, report: () => undefined }));
  setTimeout(() => controller.abort(), 50);
  await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
}

test('a database that could not be built again says so and is built by a later call', async () => {
  const database = new WorkerDatabase();
  const columns = table(Float64Array.from({ length: 400 }, (_, row) => row)).columns.slice();
  const kept: Table = { name: 't', rowCount: 400, columns };
  await database.load(kept, Work.quiet);
  const [x] = columns;
  // What cannot cross to the new worker, as when memory is short.
  columns[0] = Object.assign({ note: () => undefined }, x);
  await cancel(database);
  await expect(database.select('SELECT COUNT(*) FROM t', Work.quiet)).rejects.toThrow();
  columns[0] = x;
  await expect(database.select('SELECT COUNT(*) FROM t', Work.quiet)).resolves.toMatchObject({ values: [[400]] });
  database.close();
});
