import { beforeEach, describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { predictFunction, predictionTable, probabilityFunction } from '../../../src/engine/sql/names.ts';
import type { Table } from '../../../src/engine/table/table.ts';

const people: Table = {
  name: 'people',
  rowCount: 3,
  columns: [
    { name: 'id', type: 'integer', values: Float64Array.of(7, 3e10, NaN) },
    { name: 'height', type: 'real', values: Float64Array.of(1, 2.5, NaN) },
    { name: 'member', type: 'boolean', values: Float64Array.of(1, 0, NaN) },
    { name: 'rowid', type: 'text', codes: Int32Array.of(0, 1, -1), dictionary: ['007', 'a"b'] },
  ],
};

let database: LocalDatabase;
beforeEach(async () => {
  database = await LocalDatabase.open();
  await database.load(people, Work.quiet);
});

describe('LocalDatabase', () => {
  it('stores row ids from 0 as rowid, no visible id column, and the declared types', async () => {
    const all = await database.select('SELECT * FROM people', Work.quiet);
    expect(all.columns).toEqual(['id', 'height', 'member', 'rowid']);
    const typed = await database.select(
      'SELECT _rowid_, id, typeof(id), height, typeof(height), member, typeof(member), "rowid" FROM people',
      Work.quiet,
    );
    expect(typed.values).toEqual([
      [0, 1, 2],
      [7, 3e10, null],
      ['integer', 'integer', 'null'],
      [1, 2.5, null],
      ['real', 'real', 'null'],
      [1, 0, null],
      ['integer', 'integer', 'null'],
      ['007', 'a"b', null],
    ]);
  });

  it('reads whole numbers that no double holds as the text that SQLite has for them', async () => {
    const { values } = await database.select(
      'SELECT 9007199254740991, 9007199254740993, -9223372036854775807, 9007199254740993.0, 1e21, -0.0',
      Work.quiet,
    );
    expect(values).toEqual([
      [9007199254740991],
      ['9007199254740993'],
      ['-9223372036854775807'],
      [9007199254740992],
      [1e21],
      [-0],
    ]);
  });

  it('reads in bulk, with NULL as NaN or −1', async () => {
    const columns = await database.selectBulk(
      'SELECT _rowid_, height, member, "rowid" FROM people',
      ['int32', 'float64', 'int32', 'cell'],
      10,
      Work.quiet,
    );
    expect(columns).toEqual([
      Int32Array.of(0, 1, 2),
      Float64Array.of(1, 2.5, NaN),
      Int32Array.of(1, 0, -1),
      ['007', 'a"b', null],
    ]);
    await expect(database.selectBulk('SELECT 1 FROM people', ['int32'], 2, Work.quiet)).rejects.toMatchObject({
      code: 'lineage-too-large',
    });
  });

  it('reads a first part and counts the rest', async () => {
    const some = await database.select('SELECT _rowid_ FROM people', Work.quiet, 2);
    expect(some).toEqual({ columns: ['rowid'], integer: [true], values: [[0, 1]], rowCount: 3 });
  });

  it('answers predictions from arrays and replaces them', async () => {
    const P = Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4);
    const base = { model: 'm', table: 'people', classes: [1, 5], type: 'integer', probabilities: P } as const;
    await database.setPredictions({ ...base, predicted: Int32Array.of(0, 1, 0) });
    const sql = `SELECT CAST(${predictFunction('m', 'people')}(_rowid_) AS INTEGER) || '', ${probabilityFunction('m', 'people')}(_rowid_, 1) FROM people`;
    expect((await database.select(sql, Work.quiet)).values).toEqual([
      ['1', '5', '1'],
      [0.1, 0.8, 0.4],
    ]);
    await database.materialisePredictions('m', 'people', Work.quiet);
    const stored = `SELECT row, value, typeof(value) FROM ${predictionTable('m', 'people')}`;
    expect((await database.select(stored, Work.quiet)).values[1]).toEqual([1, 5, 1]);
    await database.setPredictions({ ...base, predicted: Int32Array.of(1, 1, 1) });
    await database.materialisePredictions('m', 'people', Work.quiet);
    expect((await database.select(stored, Work.quiet)).values).toEqual([
      [0, 1, 2],
      [5, 5, 5],
      ['integer', 'integer', 'integer'],
    ]);
    expect((await database.select(sql, Work.quiet)).values[0]).toEqual(['5', '5', '5']);
  });

  it('keeps the table as it was when replacing it is cancelled, and a query can be cancelled between rows', async () => {
    const abort = new AbortController();
    const rows = 100_000;
    const long: Table = {
      name: 'people',
      rowCount: rows,
      columns: [{ name: 'x', type: 'real', values: new Float64Array(rows) }],
    };
    const loading = database.load(
      long,
      new Work({ signal: abort.signal, report: (p) => p.done > 5000 && abort.abort() }),
    );
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    expect((await database.select('SELECT id FROM people', Work.quiet)).rowCount).toBe(3);

    await database.load(long, Work.quiet);
    const stop = new AbortController();
    const query = database.select('SELECT a.x FROM people a, people b', new Work({ signal: stop.signal }));
    setTimeout(() => stop.abort(), 30);
    await expect(query).rejects.toMatchObject({ code: 'cancelled' });
    expect((await database.select('SELECT COUNT(*) FROM people', Work.quiet)).values).toEqual([[rows]]);
  });

  it('passes on SQLite’s complaint', async () => {
    await expect(database.select('SELECT nope FROM people', Work.quiet)).rejects.toMatchObject({
      code: 'sql-error',
      message: 'no such column: nope',
    });
  });

  it('stores intermediate tables with rowid = index', async () => {
    await database.store(
      'rain$x',
      [
        { name: 'a', type: 'text', values: ['1', null] },
        { name: 'b', values: Int32Array.of(4, 5) },
      ],
      Work.quiet,
    );
    expect((await database.select('SELECT rowid, a, typeof(a), b, typeof(b) FROM rain$x', Work.quiet)).values).toEqual([
      [0, 1],
      ['1', null],
      ['text', 'null'],
      [4, 5],
      ['integer', 'integer'],
    ]);
    await database.drop('rain$x');
    await expect(database.select('SELECT * FROM rain$x', Work.quiet)).rejects.toMatchObject({ code: 'sql-error' });
  });
});
