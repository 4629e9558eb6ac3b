import { RainError, toPlainError, type PlainError } from '../base/errors.ts';
import { buildLineage } from '../provenance/build.ts';
import type { Lineage, Probabilities } from '../provenance/lineage.ts';
import { RowQuery } from '../provenance/row-query.ts';
import { answerQuery } from '../sql/answer.ts';
import type { ResultSet } from '../sql/database.ts';
import type { PreparedQuery } from '../sql/prepare.ts';
import { FollowedRows, type Surroundings } from './followed-rows.ts';
import { rowsRead } from './row-order.ts';

/** Cells of one answer that are held: of a longer one only the first rows, where it can be complained about without the others. */
const MOST_CELLS = 4_000_000;
const FEWEST_ROWS = 1_000;
/** Monomials up to which joined rows are followed all at once; beyond it only those complained about are. */
const FOLLOWED_AT_ONCE = 1_000_000;

/** How a query is followed back to predictions; it stays as it is while text and data do. */
export interface Tracing {
  /** The reason when nothing in the answer can be complained about. */
  readonly lineage: Lineage | PlainError;
  /** The rows complained about, where the answer has too many to follow them all; `lineage` is then theirs. */
  readonly followed: FollowedRows | null;
}

/** An answer as it was read, and how long that took. */
export interface TimedResult {
  readonly result: ResultSet;
  readonly milliseconds: number;
}

/** Whether a query could be followed; otherwise it is the reason why not. */
export function isLineage(value: Lineage | PlainError): value is Lineage {
  return 'relax' in value;
}

/** Answers a query for the first time and follows it. The predictions of its pairs must have been set. */
export async function traceQuery(
  prepared: PreparedQuery,
  oneHot: Probabilities,
  at: Surroundings,
): Promise<Tracing & TimedResult> {
  const rows = RowQuery.of(prepared);
  if (!rows) {
    const timed = await inTime(prepared.notComplainable ? readHeld(prepared, at) : answer(prepared, at));
    return { ...timed, lineage: await lineageOf(prepared, at), followed: null };
  }
  // Errors of the query itself come first, with their place in its text.
  const most = mostRows(rows.width);
  const { result, milliseconds } = await inTime(readFirst(prepared, most + 1, at));
  const tooLong = rowsRead(result) > most;
  const tracing = await traceRows(prepared, rows, tooLong, at);
  if (!tooLong) return { ...tracing, result, milliseconds };
  const timed = await readAgain(prepared, tracing, oneHot, at);
  return { ...tracing, ...timed };
}

/** Answers a query again, at the present predictions. */
export function readAgain(
  prepared: PreparedQuery,
  { lineage, followed }: Tracing,
  oneHot: Probabilities,
  at: Surroundings,
): Promise<TimedResult> {
  if (followed) return inTime(readCounted(prepared, followed, oneHot, at));
  return inTime(isLineage(lineage) ? answer(prepared, at) : readHeld(prepared, at));
}

async function traceRows(
  prepared: PreparedQuery,
  rows: RowQuery,
  tooLong: boolean,
  at: Surroundings,
): Promise<Tracing> {
  if (!tooLong) {
    const lineage = await lineageOf(prepared, at, FOLLOWED_AT_ONCE);
    if (isLineage(lineage) || lineage.code !== 'lineage-too-large') return { lineage, followed: null };
  }
  const followed = await orReason(FollowedRows.open(prepared, rows, at));
  return followed instanceof FollowedRows
    ? { lineage: followed.lineage, followed }
    : { lineage: followed, followed: null };
}

async function lineageOf(prepared: PreparedQuery, at: Surroundings, limit?: number): Promise<Lineage | PlainError> {
  if (prepared.notComplainable) return prepared.notComplainable;
  at.work.report('Tracing the answer');
  const options = limit === undefined ? {} : { limit };
  return orReason(buildLineage(prepared, at.database, at.catalog, at.work, options));
}

/** What was promised, or why it cannot be; cancellation and mistakes of ours are thrown on. */
async function orReason<T>(promised: Promise<T>): Promise<T | PlainError> {
  try {
    return await promised;
  } catch (error) {
    if (!(error instanceof RainError) || error.code === 'cancelled' || error.code === 'internal') throw error;
    return toPlainError(error);
  }
}

async function readCounted(
  prepared: PreparedQuery,
  followed: FollowedRows,
  oneHot: Probabilities,
  at: Surroundings,
): Promise<ResultSet> {
  const most = mostRows(prepared.bound?.root.columns.length ?? 1);
  const result = await readFirst(prepared, most, at);
  return result.rowCount < most ? result : { ...result, rowCount: await followed.countRows(oneHot, at) };
}

function answer(prepared: PreparedQuery, { database, catalog, work }: Surroundings): Promise<ResultSet> {
  work.report('Answering');
  return answerQuery(prepared, database, catalog, work);
}

/** The first rows, and how many there are in all. */
function readHeld(prepared: PreparedQuery, { database, catalog, work }: Surroundings): Promise<ResultSet> {
  work.report('Answering');
  return answerQuery(prepared, database, catalog, work, { cells: MOST_CELLS, rows: FEWEST_ROWS });
}

/** The first `count` rows of a query without LIMIT, as if there were no more. */
function readFirst(prepared: PreparedQuery, count: number, at: Surroundings): Promise<ResultSet> {
  return answer({ ...prepared, exactSql: `${prepared.exactSql}\nLIMIT ${count}` }, at);
}

function mostRows(columns: number): number {
  return Math.max(FEWEST_ROWS, Math.floor(MOST_CELLS / columns));
}

async function inTime(reading: Promise<ResultSet>): Promise<TimedResult> {
  const begin = performance.now();
  const result = await reading;
  return { result, milliseconds: performance.now() - begin };
}
