import { bench, describe } from 'vitest';
import { Random } from '../../src/engine/base/random.ts';
import { Work } from '../../src/engine/base/work.ts';
import { buildLineage } from '../../src/engine/provenance/build.ts';
import { pairKey } from '../../src/engine/provenance/lineage.ts';
import { answerQuery } from '../../src/engine/sql/answer.ts';
import type { Catalog, CatalogModel } from '../../src/engine/sql/catalog.ts';
import { LocalDatabase } from '../../src/engine/sql/local-database.ts';
import { prepareQuery } from '../../src/engine/sql/prepare.ts';
import type { Table } from '../../src/engine/table/table.ts';

/** What the issue on SQL provenance asks for at scale: each figure is the mean that vitest prints. */
const ROWS = 1_000_000;
const SIDE = 5_000;

function numbers(name: string, rowCount: number, seed: number): Table {
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

function model(classes: number): CatalogModel {
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

const tables = [numbers('big', ROWS, 1), numbers('l', SIDE, 2), numbers('r', SIDE, 3)];
const models = [model(2), model(10)];
const catalog: Catalog = { tables: tables.map(({ name, rowCount, columns }) => ({ name, rowCount, columns })), models };
const database = await LocalDatabase.open();
const P = new Map<string, Float32Array>();
for (const table of tables) {
  await database.load(table, Work.quiet);
  for (const { name, classes, type } of models) {
    const probabilities = randomP(table.rowCount, classes.length);
    P.set(pairKey({ model: name, table: table.name }), probabilities);
    const predicted = Int32Array.from({ length: table.rowCount }, (_, i) => i % classes.length);
    await database.setPredictions({ model: name, table: table.name, classes, type, predicted, probabilities });
  }
}

async function scenario(title: string, sql: string): Promise<void> {
  const prepared = prepareQuery(sql, catalog);
  const lineage = await buildLineage(prepared, database, catalog, Work.quiet);
  const gradient = new Map([...P].map(([key, p]) => [key, new Float64Array(p.length)]));
  describe(title, () => {
    bench('exact answer', async () => void (await answerQuery(prepared, database, catalog, Work.quiet)), {
      iterations: 3,
      warmupIterations: 1,
      time: 0,
    });
    bench('lineage', async () => void (await buildLineage(prepared, database, catalog, Work.quiet)), {
      iterations: 3,
      warmupIterations: 1,
      time: 0,
    });
    bench(
      'value and gradient',
      () => {
        const relaxation = lineage.relax(P);
        const column = lineage.columns.length - 1;
        relaxation.value(0, column);
        relaxation.addValueGradient(0, column, 1, gradient);
      },
      { iterations: 10, warmupIterations: 2, time: 0 },
    );
  });
}

await scenario('COUNT over 1,000,000 rows', 'SELECT COUNT(*) FROM big WHERE m2.predict(*) = 1');
await scenario(
  'COUNT over 1,000,000 rows, 10 classes',
  'SELECT COUNT(*) FROM big WHERE m10.predict(*) = 1 AND x < 0.9',
);
await scenario('AVG by group over 1,000,000 rows', 'SELECT g, AVG(m2.predict(*) = 1) FROM big GROUP BY g');
await scenario(
  'COUNT over a join on predictions, 5,000 × 5,000',
  'SELECT COUNT(*) FROM l JOIN r ON m10.predict(l) = m10.predict(r)',
);
