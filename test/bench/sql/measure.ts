import { Work } from '../../../src/engine/base/work.ts';
import { buildLineage } from '../../../src/engine/provenance/build.ts';
import { pairKey, type Lineage } from '../../../src/engine/provenance/lineage.ts';
import { answerQuery } from '../../../src/engine/sql/answer.ts';
import type { Database } from '../../../src/engine/sql/database.ts';
import { prepareQuery } from '../../../src/engine/sql/prepare.ts';
import type { BenchData } from './data.ts';

/** What the engine should bear on two cores: queries at scale, the least of several runs each, in milliseconds. */
export interface Measurement {
  readonly title: string;
  readonly sql: string;
  /** The plain query in SQLite. */
  readonly query: number;
  readonly lineage: number;
  /** The first value and gradient, which also gather what is not needed before. */
  readonly first: number;
  /** As in every iteration of the loop. */
  readonly valueAndGradient: number;
}

const join = (side: number): [string, string] => [
  `COUNT over a join on predictions, ${side.toLocaleString('en')} × ${side.toLocaleString('en')}, 10 classes`,
  `SELECT COUNT(*) FROM l${side} l JOIN r${side} r ON m10.predict(l) = m10.predict(r)`,
];

const SCENARIOS: readonly (readonly [title: string, sql: string])[] = [
  ['COUNT over 1,000,000 rows', 'SELECT COUNT(*) FROM big WHERE m2.predict(*) = 1'],
  ['COUNT over 1,000,000 rows, 10 classes', 'SELECT COUNT(*) FROM big WHERE m10.predict(*) = 1 AND x < 0.9'],
  ['AVG by 20 groups over 1,000,000 rows', 'SELECT g, AVG(m2.predict(*) = 1) FROM big GROUP BY g'],
  join(2_500),
  join(5_000),
  join(10_000),
];

const RUNS = 3;
const ITERATIONS = 10;

export async function measureAll(
  database: Database,
  data: BenchData,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [title, sql] of SCENARIOS) {
    say(title);
    measurements.push(await measure(title, sql, database, data));
  }
  return measurements;
}

async function measure(title: string, sql: string, database: Database, data: BenchData): Promise<Measurement> {
  const { catalog, probabilities } = data;
  const prepared = prepareQuery(sql, catalog);
  const query = await leastTime(RUNS, () => answerQuery(prepared, database, catalog, Work.quiet));
  const lineage = await leastTime(RUNS, () => buildLineage(prepared, database, catalog, Work.quiet));
  const held = await buildLineage(prepared, database, catalog, Work.quiet);
  const gradient = gradientOf(held, probabilities);
  const once = async () => valueAndGradient(held, probabilities, gradient);
  const first = await leastTime(1, once);
  return { title, sql, query, lineage, first, valueAndGradient: await leastTime(ITERATIONS, once) };
}

/** Megabytes that each query's lineage holds once its value and gradient were asked for, by title. Only a page can tell. */
export async function weighAll(
  database: Database,
  { catalog, probabilities }: BenchData,
): Promise<Map<string, number>> {
  const megabytes = new Map<string, number>();
  for (const [title, sql] of SCENARIOS) {
    const prepared = prepareQuery(sql, catalog);
    const before = await heldMegabytes();
    const lineage = await buildLineage(prepared, database, catalog, Work.quiet);
    valueAndGradient(lineage, probabilities, gradientOf(lineage, probabilities));
    megabytes.set(title, (await heldMegabytes()) - before);
    // Read again, so that it was not let go of before it was weighed.
    lineage.relax(probabilities);
  }
  return megabytes;
}

function gradientOf({ pairs }: Lineage, probabilities: BenchData['probabilities']): Map<string, Float64Array> {
  return new Map(pairs.map((pair) => [pairKey(pair), new Float64Array(probabilities.get(pairKey(pair))?.length ?? 0)]));
}

/** The last column's cell of the first row, as a complaint about it needs it. */
function valueAndGradient(
  lineage: Lineage,
  probabilities: BenchData['probabilities'],
  gradient: ReadonlyMap<string, Float64Array>,
): void {
  const relaxation = lineage.relax(probabilities);
  const column = lineage.columns.length - 1;
  relaxation.value(0, column);
  relaxation.addValueGradient(0, column, 1, gradient);
}

async function leastTime(runs: number, work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const begin = performance.now();
    await work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

/** What this page holds after collecting garbage; needs the flags that bench-sql.mjs starts Chromium with. */
async function heldMegabytes(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  const { memory } = performance as { memory?: { usedJSHeapSize: number } };
  // What a query before has left goes once its promises are settled.
  await new Promise((resolve) => setTimeout(resolve, 100));
  gc?.();
  gc?.();
  return memory ? memory.usedJSHeapSize / 2 ** 20 : Number.NaN;
}
