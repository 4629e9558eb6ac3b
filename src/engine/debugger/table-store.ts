import { RainError } from '../base/errors.ts';
import { Work } from '../base/work.ts';
import type { Database } from '../sql/database.ts';
import { describeTable } from '../table/describe.ts';
import { importTable } from '../table/import.ts';
import { DATABASE_BYTES } from '../table/room.ts';
import { cellAt, findColumn, type Cell, type Table } from '../table/table.ts';
import type { ImportOptions, TableInfo } from './api.ts';

/** An imported table with the file it came from, which exports read again. */
export interface StoredTable {
  readonly table: Table;
  readonly file: Blob;
  readonly options: ImportOptions;
  readonly info: TableInfo;
  /** About how many bytes it takes in the database. */
  readonly bytes: number;
}

/** Every imported table, in the database too. Names are SQL's: they ignore case. */
export class TableStore {
  readonly #database: Database;
  readonly #stored = new Map<string, StoredTable>();

  /** `database` is where queries find the tables. */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Reads a file and stores it under `name`, in place of a table of that name. Leaves the old one when that fails. */
  async import(name: string, file: Blob, fileName: string, options: ImportOptions, work: Work): Promise<StoredTable> {
    checkName(name);
    const old = this.find(name);
    // Until the new one is there, the one that it replaces is as well.
    const taken = this.all().reduce((sum, { bytes }) => sum + bytes, 0);
    const room = DATABASE_BYTES - taken;
    const { table, reading, bytes } = await importTable(name, file, fileName, options, work, room);
    const info = { name, fileName, rowCount: table.rowCount, columns: await describeTable(table, work), reading };
    // The database replaces a table of the same name in any case of its letters; only our own key differs then.
    await this.#database.load(table, work);
    if (old && old.table.name !== name) this.#stored.delete(old.table.name);
    const stored = { table, file, options, info, bytes };
    this.#stored.set(name, stored);
    return stored;
  }

  /** Removes a table from the database, too. Errors: `unknown-table`. */
  async remove(name: string): Promise<void> {
    const { table } = this.get(name);
    await this.#database.drop(table.name);
    this.#stored.delete(table.name);
  }

  /** Gives a table another name, in its old place among the others. Errors: `unknown-table`, `bad-table-name`, `name-taken`. */
  async rename(from: string, to: string): Promise<void> {
    const old = this.get(from);
    checkName(to);
    const taken = this.find(to);
    if (taken && taken !== old) throw new RainError('name-taken', `There is already a table named “${to}”.`);
    const table = { ...old.table, name: to };
    await this.#database.load(table, Work.quiet);
    if (!taken) await this.#database.drop(old.table.name);
    const renamed = { ...old, table, info: { ...old.info, name: to } };
    const rest = [...this.#stored].map(([name, stored]) =>
      stored === old ? ([to, renamed] as const) : ([name, stored] as const),
    );
    this.#stored.clear();
    for (const [name, stored] of rest) this.#stored.set(name, stored);
  }

  /** The table of that name: exactly, else ignoring case; undefined when there is none. */
  find(name: string): StoredTable | undefined {
    const lower = name.toLowerCase();
    return this.#stored.get(name) ?? this.all().find(({ table }) => table.name.toLowerCase() === lower);
  }

  /** The table of that name; throws `unknown-table`, listing those there are. */
  get(name: string): StoredTable {
    const found = this.find(name);
    if (found) return found;
    const names = this.all().map(({ table }) => table.name);
    const known = names.length > 0 ? `Tables: ${names.join(', ')}.` : 'Import a file first.';
    throw new RainError('unknown-table', `There is no table “${name}”. ${known}`);
  }

  /** In the order in which they were first imported. */
  all(): StoredTable[] {
    return [...this.#stored.values()];
  }

  /** Cells of some rows, each in the order of the table's columns. */
  rows(name: string, ids: readonly number[]): Cell[][] {
    const { table } = this.get(name);
    return ids.map((id) => table.columns.map((column) => cellAt(column, id)));
  }

  /** Cells of one column; throws `unknown-column`. */
  column(name: string, columnName: string): Cell[] {
    const { table } = this.get(name);
    const column = findColumn(table, columnName);
    if (!column) {
      throw new RainError('unknown-column', `Table ${table.name} has no column “${columnName}”.`, {
        place: { kind: 'table', table: table.name },
      });
    }
    return Array.from({ length: table.rowCount }, (_, row) => cellAt(column, row));
  }
}

/** Names that SQLite keeps for itself cannot be given to a table. */
function checkName(name: string): void {
  if (name.trim() === '') throw new RainError('bad-table-name', 'Give the table a name.');
  if (/^sqlite_/i.test(name))
    throw new RainError('bad-table-name', `Names that begin with sqlite_ are SQLite's own: “${name}”.`);
}
