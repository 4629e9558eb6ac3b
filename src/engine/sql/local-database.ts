import type { Database as SqlJsDatabase } from 'sql.js';
import type { Work } from '../base/work.ts';
import type { Table } from '../table/table.ts';
import type {
  BulkColumn,
  ColumnReading,
  Database,
  PredictedTable,
  ResultSet,
  RowLimit,
  StoredColumn,
} from './database.ts';
import { predictFunction, predictionTable, probabilityFunction, quoteName } from './names.ts';
import { readBulk, readRows } from './rows.ts';
import { declaredType, insertRows, storedReaders, tableReaders } from './storing.ts';
import { loadSqlJs, sqlError } from './sqljs.ts';
import type { SqlJs, SqlJsSource } from './sqljs.ts';

/** A registered function of any number of arguments. */
type SqlFunction = (...values: number[]) => number | string | null;

/**
 * SQLite in this thread. Row streams are read step by step and can be cancelled between rows; a statement that
 * computes long before its first row cannot be interrupted here, only by ending the thread.
 */
export class LocalDatabase implements Database {
  readonly #sqlite: SqlJs;
  readonly #database: SqlJsDatabase;
  /** Predictions by function name. */
  readonly #predictions = new Map<string, PredictedTable>();
  /** Prediction tables whose rows are those of the last predictions. */
  readonly #materialised = new Set<string>();
  /** The last operation under way: they yield to the event loop in their middle, so each waits for the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(sqlite: SqlJs) {
    this.#sqlite = sqlite;
    this.#database = new sqlite.Database();
    this.#execute('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;');
  }

  /** Opens an empty database. In the browser pass where sql.js finds its wasm file. */
  static async open(source: SqlJsSource = {}): Promise<LocalDatabase> {
    return new LocalDatabase(await loadSqlJs(source));
  }

  load(table: Table, work: Work): Promise<void> {
    return this.#inTurn(() => this.#load(table, work));
  }

  async #load(table: Table, work: Work): Promise<void> {
    const columns = table.columns.map((column) => `${quoteName(column.name)} ${declaredType(column.type)}`);
    // Filled under a name of our own, so that the table of that name stays as it was when this is cancelled.
    const loading = 'rain$loading';
    this.#execute(
      `DROP TABLE IF EXISTS ${quoteName(loading)}; CREATE TABLE ${quoteName(loading)} (${columns.join(',')});`,
    );
    try {
      const names = table.columns.map((column) => column.name);
      await this.#insert(loading, names, tableReaders(table), table.rowCount, `Storing ${table.name}`, work);
      this.#execute(
        `DROP TABLE IF EXISTS ${quoteName(table.name)}; ALTER TABLE ${quoteName(loading)} RENAME TO ${quoteName(table.name)};`,
      );
    } catch (thrown) {
      this.#execute(`DROP TABLE IF EXISTS ${quoteName(loading)};`);
      throw thrown;
    }
  }

  drop(name: string): Promise<void> {
    return this.#inTurn(async () => this.#execute(`DROP TABLE IF EXISTS ${quoteName(name)};`));
  }

  async setPredictions(predictions: PredictedTable): Promise<void> {
    const { model, table } = predictions;
    const name = predictFunction(model, table);
    if (!this.#predictions.has(name)) {
      this.#register(name, 1, (row) => predictedClass(this.#predictions.get(name), row));
      this.#register(probabilityFunction(model, table), 2, (row, index) =>
        probability(this.#predictions.get(name), row, index),
      );
    }
    this.#predictions.set(name, predictions);
    this.#materialised.delete(predictionTable(model, table));
  }

  materialisePredictions(model: string, table: string, work: Work): Promise<void> {
    return this.#inTurn(() => this.#materialisePredictions(model, table, work));
  }

  async #materialisePredictions(model: string, table: string, work: Work): Promise<void> {
    const name = predictionTable(model, table);
    const predictions = this.#predictions.get(predictFunction(model, table));
    if (this.#materialised.has(name) || !predictions) return;
    const { classes, predicted } = predictions;
    this.#execute(
      `DROP TABLE IF EXISTS temp.${quoteName(name)};` +
        `CREATE TEMP TABLE ${quoteName(name)} (row INTEGER PRIMARY KEY, value ${declaredType(predictions.type)});`,
    );
    const read = (row: number) => classes[predicted[row]];
    await this.#insert(name, ['value'], [read], predicted.length, 'Storing predictions', work);
    this.#execute(`CREATE INDEX temp.${quoteName(`${name}$value`)} ON ${quoteName(name)} (value);`);
    this.#materialised.add(name);
  }

  select(sql: string, work: Work, limit?: RowLimit): Promise<ResultSet> {
    return this.#inTurn(() => readRows(this.#sqlite, this.#database, sql, work, limit));
  }

  selectBulk(sql: string, readings: readonly ColumnReading[], limit: number, work: Work): Promise<BulkColumn[]> {
    return this.#inTurn(() => readBulk(this.#sqlite, this.#database, sql, readings, limit, work));
  }

  store(name: string, columns: readonly StoredColumn[], work: Work): Promise<void> {
    return this.#inTurn(() => this.#store(name, columns, work));
  }

  async #store(name: string, columns: readonly StoredColumn[], work: Work): Promise<void> {
    const declared = columns.map((column) => `${quoteName(column.name)} ${declaredType(column.type)}`);
    this.#execute(
      `DROP TABLE IF EXISTS temp.${quoteName(name)}; CREATE TEMP TABLE ${quoteName(name)} (${declared.join(',')});`,
    );
    const names = columns.map((column) => column.name);
    const rows = columns.length ? columns[0].values.length : 0;
    await this.#insert(name, names, storedReaders(columns), rows, 'Storing intermediate rows', work);
    columns.forEach((column, i) => {
      if (!column.indexed) return;
      const index = quoteName(`${name}$${i}`);
      this.#execute(`CREATE INDEX temp.${index} ON ${quoteName(name)} (${quoteName(column.name)});`);
    });
  }

  materialise(name: string, sql: string, work: Work): Promise<void> {
    return this.#inTurn(async () => {
      await work.checkpoint();
      this.#execute(`DROP TABLE IF EXISTS temp.${quoteName(name)};`);
      await readRows(this.#sqlite, this.#database, `CREATE TEMP TABLE ${quoteName(name)} AS ${sql}`, work);
    });
  }

  close(): void {
    this.#database.close();
  }

  async #insert(
    target: string,
    columns: readonly string[],
    readers: readonly ((row: number) => number | string | Uint8Array | null)[],
    rowCount: number,
    phase: string,
    work: Work,
  ): Promise<void> {
    this.#execute('SAVEPOINT rain;');
    try {
      await insertRows(this.#database, quoteName(target), columns, readers, rowCount, phase, work);
      this.#execute('RELEASE rain;');
    } catch (thrown) {
      this.#execute('ROLLBACK TO rain; RELEASE rain;');
      throw thrown;
    }
  }

  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(operation);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** sql.js takes the number of arguments from the function's length. */
  #register(name: string, argumentCount: 1 | 2, answer: SqlFunction): void {
    this.#database.create_function(
      name,
      argumentCount === 1 ? (row: number) => answer(row) : (row: number, index: number) => answer(row, index),
    );
  }

  #execute(sql: string): void {
    try {
      this.#database.run(sql);
    } catch (thrown) {
      throw sqlError(thrown);
    }
  }
}

/** NULL for a null-extended row; NULL too beyond the predicted rows, which cannot be while table and arrays agree. */
function predictedClass(predictions: PredictedTable | undefined, row: number | null): number | string | null {
  if (!predictions || row === null || row >= predictions.predicted.length) return null;
  return predictions.classes[predictions.predicted[row]];
}

function probability(predictions: PredictedTable | undefined, row: number | null, index: number): number | null {
  if (!predictions || row === null || row >= predictions.predicted.length) return null;
  return predictions.probabilities[row * predictions.classes.length + index];
}
