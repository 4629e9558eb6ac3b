import { RainError, type Place } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Complaint } from '../complaint/complaint.ts';
import { bindPattern, noSingleRow, POSSIBLE, SHOWN } from '../complaint/match.ts';
import { buildLineage } from '../provenance/build.ts';
import { GrowingLineage } from '../provenance/growing-lineage.ts';
import type { Lineage, Probabilities, RowIds } from '../provenance/lineage.ts';
import type { RowQuery } from '../provenance/row-query.ts';
import { answerQuery } from '../sql/answer.ts';
import type { Catalog } from '../sql/catalog.ts';
import type { Database, ResultSet } from '../sql/database.ts';
import { RESERVED_PREFIX } from '../sql/names.ts';
import { prepareQuery, type PreparedQuery } from '../sql/prepare.ts';

/** A complaint about a row of an answer. */
type RowComplaint = Exclude<Complaint, { op: 'prediction' }>;

/** Rows of an answer that are followed before anybody complains, to know what depends on predictions. */
const SAMPLE = 5;
/** Ways in which rows may come about among which the one that a complaint means is looked for. */
const MOST_POSSIBLE = 100_000;
const WANTED_TABLE = `${RESERVED_PREFIX}followed`;

/** What following needs of the session. */
export interface Surroundings {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly work: Work;
}

/**
 * The rows of an answer that somebody complained about, where the answer has too many rows to hold or to follow them
 * all. Which row a complaint means is left to SQLite to find, among all rows; only these are then read and followed.
 */
export class FollowedRows {
  /** Of the rows followed so far; it grows, and its candidates keep their numbers. */
  readonly lineage: GrowingLineage;
  readonly #prepared: PreparedQuery;
  readonly #rows: RowQuery;
  /** Lineage of the query that counts the rows; null where SQLite counts them. */
  readonly #count: Lineage | null;
  /** Row ids in the order of the query's aliases, by themselves as text. */
  readonly #ids = new Map<string, readonly number[]>();
  /** What was looked for already: what a complaint means is found once. */
  readonly #found = new Set<string>();

  private constructor(prepared: PreparedQuery, rows: RowQuery, lineage: Lineage, count: Lineage | null) {
    this.#prepared = prepared;
    this.#rows = rows;
    this.#count = count;
    this.lineage = new GrowingLineage(lineage);
  }

  /** Starts with a few rows of the answer. Errors as of `buildLineage`. */
  static async open(prepared: PreparedQuery, rows: RowQuery, at: Surroundings): Promise<FollowedRows> {
    const { database, catalog, work } = at;
    const sample = { ...prepared, exactSql: `${rows.idsWhere([], {})} LIMIT ${SAMPLE}` };
    const ids = idRows(await answerQuery(sample, database, catalog, work));
    const only = ids.map((row) => namedIds(rows, row));
    const lineage = await buildLineage(prepared, database, catalog, work, { only });
    const followed = new FollowedRows(prepared, rows, lineage, await countLineage(prepared, rows, at));
    for (const row of ids) followed.#ids.set(row.join(), row);
    return followed;
  }

  /** How many rows the answer has at the present predictions. */
  async countRows(oneHot: Probabilities, { database, catalog, work }: Surroundings): Promise<number> {
    if (this.#count) return Math.round(this.#count.relax(oneHot).value(0, 0) ?? 0);
    const counting = { ...this.#prepared, exactSql: `SELECT COUNT(*) FROM (${this.#prepared.exactSql}\n)` };
    const { values } = await answerQuery(counting, database, catalog, work);
    return Number(values[0][0]);
  }

  /**
   * Follows the rows that complaints mean, each named by its place in the case. Errors: `no-such-row` and `several-rows`
   * with their number, `unknown-column`, `unknown-alias`.
   */
  async follow(complaints: readonly { complaint: RowComplaint; path: string }[], at: Surroundings): Promise<void> {
    const found = new Map<string, readonly number[]>();
    const keys: string[] = [];
    for (const { complaint, path } of complaints) {
      const possible = complaint.op === 'present';
      const key = JSON.stringify([possible, 'row' in complaint ? complaint.row : complaint.from]);
      if (this.#found.has(key)) continue;
      keys.push(key);
      const ids = await this.#idsOf(complaint, possible, path, at);
      if (!this.#ids.has(ids.join())) found.set(ids.join(), ids);
    }
    if (found.size > 0) {
      const only = [...found.values()].map((ids) => namedIds(this.#rows, ids));
      this.lineage.add(await buildLineage(this.#prepared, at.database, at.catalog, at.work, { only }));
    }
    for (const [key, ids] of found) this.#ids.set(key, ids);
    for (const key of keys) this.#found.add(key);
  }

  /** Those of the followed rows that are in the answer at the present predictions. */
  async read(columns: readonly string[], { database, catalog, work }: Surroundings): Promise<ResultSet> {
    const wanted = [...this.#ids.values()];
    const stored = this.#rows.aliases.map((_, i) => ({
      name: `r${i}`,
      type: 'integer' as const,
      values: wanted.map((ids) => ids[i]),
    }));
    await database.store(WANTED_TABLE, stored, work);
    const rows = { ...this.#prepared, exactSql: this.#rows.rowsIn(WANTED_TABLE) };
    try {
      return { ...(await answerQuery(rows, database, catalog, work)), columns };
    } finally {
      await database.drop(WANTED_TABLE);
    }
  }

  async #idsOf(complaint: RowComplaint, possible: boolean, path: string, at: Surroundings): Promise<readonly number[]> {
    const { aliases } = this.#rows;
    const from = 'from' in complaint ? complaint.from : {};
    const place = { kind: 'case' as const, path: `${path}.${'from' in complaint ? 'from' : 'row'}` };
    const unknown = Object.keys(from).find((alias) => !aliases.some((own) => sameAlias(own, alias)));
    if (unknown !== undefined) {
      throw new RainError(
        'unknown-alias',
        `The rows of this answer have no “${unknown}”. Its tables are ${aliases.join(', ')}.`,
        { place },
      );
    }
    // Named completely, a row need not be looked for: whether it is in the answer is judged where complaints are.
    const named = Object.entries(from);
    if (named.length === aliases.length) {
      return aliases.map((own) => named.find(([alias]) => sameAlias(own, alias))?.[1] ?? -1);
    }
    const cells = 'row' in complaint ? bindPattern(this.lineage.columns, complaint.row, `${path}.row`) : [];
    const { database, catalog, work } = at;
    if (possible) {
      const options = { only: [from], like: cells, limit: MOST_POSSIBLE };
      const lineage = await buildLineage(this.#prepared, database, catalog, work, options).catch((error: unknown) => {
        throw error instanceof RainError && error.code === 'lineage-too-large' ? tooMany(place, error) : error;
      });
      if (lineage.candidateCount !== 1) throw noSingleRow(lineage.candidateCount, POSSIBLE, place);
      const ids = lineage.rowIds(0);
      return aliases.map((alias) => ids[alias]);
    }
    const lookup = { ...this.#prepared, exactSql: this.#rows.idsWhere(cells, from) };
    const matching = await answerQuery(lookup, database, catalog, work, 1);
    if (matching.rowCount !== 1) throw noSingleRow(matching.rowCount, SHOWN, place);
    return idRows(matching)[0];
  }
}

function tooMany(place: Place, cause: RainError): RainError {
  const message = 'Far too many possible rows match this complaint. Name one of them by more of its values.';
  return new RainError('several-rows', message, { place, cause });
}

function sameAlias(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function idRows({ values, rowCount }: ResultSet): number[][] {
  return Array.from({ length: Math.min(rowCount, values[0].length) }, (_, row) =>
    values.map((column) => Number(column[row])),
  );
}

function namedIds({ aliases }: RowQuery, ids: readonly number[]): RowIds {
  return Object.fromEntries(aliases.map((alias, i) => [alias, ids[i]]));
}

/**
 * Joins on predictions have far more rows than tables: they are counted by the factorised lineage of their COUNT(*), which
 * is exact at the predicted classes. Other rows are counted by SQLite about as fast as they are found.
 */
async function countLineage(prepared: PreparedQuery, rows: RowQuery, at: Surroundings): Promise<Lineage | null> {
  if (prepared.stored.length === 0) return null;
  try {
    const counting = prepareQuery(rows.countSql, at.catalog);
    return await buildLineage(counting, at.database, at.catalog, at.work, { limit: MOST_POSSIBLE * 10 });
  } catch (error) {
    if (error instanceof RainError && error.code !== 'cancelled') return null;
    throw error;
  }
}
