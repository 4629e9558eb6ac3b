import { Work } from '../../../src/engine/base/work.ts';
import { answerQuery } from '../../../src/engine/sql/answer.ts';
import type { Catalog, CatalogModel } from '../../../src/engine/sql/catalog.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { prepareQuery } from '../../../src/engine/sql/prepare.ts';
import type { PreparedQuery } from '../../../src/engine/sql/prepare.ts';
import type { Cell, Column, ColumnType, Table } from '../../../src/engine/table/table.ts';

/** A small table from rows of cells. */
export function table(name: string, columns: Record<string, ColumnType>, rows: Cell[][]): Table {
  const built = Object.entries(columns).map(([column, type], c): Column => {
    const cells = rows.map((row) => row[c]);
    if (type === 'text') {
      const dictionary = [...new Set(cells.filter((cell) => cell !== null))].map(String);
      return {
        name: column,
        type,
        dictionary,
        codes: Int32Array.from(cells, (v) => (v === null ? -1 : dictionary.indexOf(String(v)))),
      };
    }
    return { name: column, type, values: Float64Array.from(cells, (v) => (v === null ? NaN : Number(v))) };
  });
  return { name, rowCount: rows.length, columns: built };
}

export function catalogOf(
  tables: readonly Table[],
  models: readonly CatalogModel[],
  views: Catalog['views'] = [],
): Catalog {
  return {
    tables: tables.map(({ name, rowCount, columns }) => ({
      name,
      rowCount,
      columns: columns.map((c) => ({ name: c.name, type: c.type })),
    })),
    models,
    views,
  };
}

/** A database with these tables, and models that predict by table: class index per row. */
export class Bench {
  readonly database: LocalDatabase;
  readonly catalog: Catalog;

  private constructor(database: LocalDatabase, catalog: Catalog) {
    this.database = database;
    this.catalog = catalog;
  }

  static async open(
    tables: readonly Table[],
    models: readonly CatalogModel[],
    views: Catalog['views'] = [],
  ): Promise<Bench> {
    const database = await LocalDatabase.open();
    for (const t of tables) await database.load(t, Work.quiet);
    return new Bench(database, catalogOf(tables, models, views));
  }

  async predict(model: string, tableName: string, predicted: readonly number[]): Promise<void> {
    const found = this.catalog.models.find((m) => m.name === model);
    if (!found) throw new Error(`no model ${model}`);
    const { classes, type } = found;
    const probabilities = new Float64Array(predicted.length * classes.length);
    predicted.forEach((c, row) => (probabilities[row * classes.length + c] = 1));
    await this.database.setPredictions({
      model,
      table: tableName,
      classes,
      type,
      predicted: Int32Array.from(predicted),
      probabilities,
    });
  }

  /** Rows of the exact answer. */
  rows(sql: string): Promise<Cell[][]> {
    return this.answer(prepareQuery(sql, this.catalog));
  }

  async answer(prepared: PreparedQuery): Promise<Cell[][]> {
    const { values, rowCount } = await answerQuery(prepared, this.database, this.catalog, Work.quiet);
    return Array.from({ length: rowCount }, (_, r) => values.map((column) => column[r]));
  }

  async columns(sql: string): Promise<readonly string[]> {
    return (await answerQuery(prepareQuery(sql, this.catalog), this.database, this.catalog, Work.quiet)).columns;
  }
}
