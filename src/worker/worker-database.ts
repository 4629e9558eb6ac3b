import { RainError } from '../engine/base/errors.ts';
import { Work } from '../engine/base/work.ts';
import { foldName, sameName } from '../engine/sql/catalog.ts';
import { pairKey } from '../engine/provenance/lineage.ts';
import type {
  BulkColumn,
  ColumnReading,
  Database,
  PredictedTable,
  ResultSet,
  RowLimit,
  StoredColumn,
} from '../engine/sql/database.ts';
import type { Table } from '../engine/table/table.ts';
import { connect, type CallOptions, type Connection, type Remote } from './bridge.ts';
import { databasePositions, type ServedDatabase } from './served-database.ts';

/** How long a cancelled query may take to notice by itself before its worker is ended, in milliseconds. */
const GRACE = 200;

/**
 * SQLite in a worker of its own. A query that does not notice its cancellation (SQLite computes without pause inside
 * one row) is ended together with its worker; the database is then built again from the tables kept here, which are
 * the engine's own arrays, not copies.
 */
export class WorkerDatabase implements Database {
  readonly #tables = new Map<string, Table>();
  readonly #predictions = new Map<string, PredictedTable>();
  #connection: Connection<ServedDatabase> = connectToSql();
  #ready: Promise<void> = Promise.resolve();

  async load(table: Table, work: Work): Promise<void> {
    await this.#call(work, (remote, options) => remote.load(table, options));
    this.#tables.set(foldName(table.name), table);
  }

  async drop(name: string): Promise<void> {
    this.#tables.delete(foldName(name));
    for (const [key, { table }] of this.#predictions) if (sameName(table, name)) this.#predictions.delete(key);
    await this.#call(Work.quiet, (remote) => remote.drop(name));
  }

  async setPredictions(predictions: PredictedTable): Promise<void> {
    this.#predictions.set(pairKey(predictions), predictions);
    await this.#call(Work.quiet, (remote) => remote.setPredictions(predictions));
  }

  materialisePredictions(model: string, table: string, work: Work): Promise<void> {
    return this.#call(work, (remote, options) => remote.materialisePredictions(model, table, options));
  }

  select(sql: string, work: Work, limit?: RowLimit): Promise<ResultSet> {
    return this.#call(work, (remote, options) => remote.select(sql, limit, options));
  }

  selectBulk(sql: string, readings: readonly ColumnReading[], limit: number, work: Work): Promise<BulkColumn[]> {
    return this.#call(work, (remote, options) => remote.selectBulk(sql, readings, limit, options));
  }

  store(name: string, columns: readonly StoredColumn[], work: Work): Promise<void> {
    return this.#call(work, (remote, options) => remote.store(name, columns, options));
  }

  materialise(name: string, sql: string, work: Work): Promise<void> {
    return this.#call(work, (remote, options) => remote.materialise(name, sql, options));
  }

  close(): void {
    this.#connection.end(new RainError('closed', 'The database was closed.'));
  }

  async #call<R>(work: Work, call: (remote: Remote<ServedDatabase>, options: CallOptions) => Promise<R>): Promise<R> {
    await this.#ready;
    if (this.#connection.ended) this.#rebuild();
    await this.#ready;
    const connection = this.#connection;
    let grace: ReturnType<typeof setTimeout> | undefined;
    const giveUp = (): void => {
      grace = setTimeout(() => {
        connection.end(new RainError('cancelled', 'Cancelled.'));
      }, GRACE);
    };
    work.signal.addEventListener('abort', giveUp);
    try {
      return await call(connection.remote, {
        signal: work.signal,
        onProgress: ({ phase, done, total, note }) => {
          work.report(phase, done, total, note);
        },
      });
    } catch (error) {
      if (connection.ended && connection === this.#connection) this.#rebuild();
      throw error;
    } finally {
      clearTimeout(grace);
      work.signal.removeEventListener('abort', giveUp);
    }
  }

  /** Starts a fresh worker and fills it again; calls made meanwhile wait for it. */
  #rebuild(): void {
    const connection = connectToSql();
    this.#connection = connection;
    const filled = (async () => {
      for (const table of this.#tables.values()) await connection.remote.load(table);
      for (const predictions of this.#predictions.values()) await connection.remote.setPredictions(predictions);
    })();
    // A worker that could not be filled is given up, so that the next call tries again rather than fail for good.
    this.#ready = filled.catch(() => {
      connection.end(new RainError('database-lost', 'The database could not be built again. Try once more.'));
    });
  }
}

function connectToSql(): Connection<ServedDatabase> {
  const worker = new Worker(new URL('./sql.worker.ts', import.meta.url), { type: 'module', name: 'sql' });
  return connect<ServedDatabase>(worker, databasePositions);
}
