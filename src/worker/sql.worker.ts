import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { once } from '../engine/base/once.ts';
import { LocalDatabase } from '../engine/sql/local-database.ts';
import { serve } from './bridge.ts';
import { databasePositions, type ServedDatabase } from './served-database.ts';

const opened = once(() => LocalDatabase.open({ locateFile: () => wasmUrl }));
// Begun before anybody asks, who will hear of it when it fails.
opened().catch(() => undefined);

const served: ServedDatabase = {
  load: async (table, work) => (await opened()).load(table, work),
  drop: async (name) => (await opened()).drop(name),
  setPredictions: async (predictions) => (await opened()).setPredictions(predictions),
  materialisePredictions: async (model, table, work) => (await opened()).materialisePredictions(model, table, work),
  select: async (sql, limit, work) => (await opened()).select(sql, work, limit),
  selectBulk: async (sql, readings, limit, work) => (await opened()).selectBulk(sql, readings, limit, work),
  store: async (name, columns, work) => (await opened()).store(name, columns, work),
  materialise: async (name, sql, work) => (await opened()).materialise(name, sql, work),
};

serve(served, databasePositions, self, buffersOf);

/** Typed columns of a bulk result are given away, not copied. */
function buffersOf(value: unknown): Transferable[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}
