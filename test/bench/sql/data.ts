import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { pairKey } from '../../../src/engine/provenance/lineage.ts';
import type { Catalog, CatalogModel } from '../../../src/engine/sql/catalog.ts';
import type { Database } from '../../../src/engine/sql/database.ts';
import type { Table } from '../../../src/engine/table/table.ts';

/** Rows of the large table, and of each side of the joins. */
const ROWS = 1_000_000;
const SIDES = [2_500, 5_000, 10_000];

/** Tables in a database, with random predictions of two models: m2 with two classes, m10 with ten. */
export interface BenchData {
  readonly catalog: Catalog;
  readonly probabilities: ReadonlyMap<string, Float32Array>;
}

/** Tables `big` and, for each size of a side, `l…` and `r…`: x real between 0 and 1, g integer below 20. */
export async function loadBenchData(database: Database): Promise<BenchData> {
  const tables = [
    randomTable('big', ROWS, 1),
    ...SIDES.flatMap((side) => [randomTable(`l${side}`, side, 2), randomTable(`r${side}`, side, 3)]),
  ];
  const models = [modelWith(2), modelWith(10)];
  const probabilities = new Map<string, Float32Array>();
  for (const table of tables) {
    await database.load(table, Work.quiet);
    for (const { name, classes, type } of models) {
      const P = randomP(table.rowCount, classes.length);
      probabilities.set(pairKey({ model: name, table: table.name }), P);
      const predicted = Int32Array.from({ length: table.rowCount }, (_, row) => row % classes.length);
      await database.setPredictions({ model: name, table: table.name, classes, type, predicted, probabilities: P });
    }
  }
  const known = tables.map(({ name, rowCount, columns }) => ({ name, rowCount, columns }));
  return { catalog: { tables: known, models }, probabilities };
}

function randomTable(name: string, rowCount: number, seed: number): Table {
  const random = new Random(seed);
  const column = (of: () => number) => Float64Array.from({ length: rowCount }, of);
  return {
    name,
    rowCount,
    columns: [
      { name: 'x', type: 'real', values: column(() => random.uniform()) },
      { name: 'g', type: 'integer', values: column(() => random.below(20)) },
    ],
  };
}

function modelWith(classes: number): CatalogModel {
  return {
    name: `m${classes}`,
    features: [{ name: 'x', type: 'real' }],
    classes: Array.from({ length: classes }, (_, c) => c),
    type: 'integer',
  };
}

function randomP(rows: number, classes: number): Float32Array {
  const random = new Random(5);
  const P = Float32Array.from({ length: rows * classes }, () => random.uniform());
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += P[r * classes + c];
    for (let c = 0; c < classes; c++) P[r * classes + c] /= sum;
  }
  return P;
}
