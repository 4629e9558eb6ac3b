import { RainError, type PlainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import { ComplainableAnswer } from '../complaint/answer.ts';
import { distinctNames } from '../complaint/match.ts';
import type { Complaint } from '../complaint/complaint.ts';
import type { Lineage, PredictedPair, Relaxation } from '../provenance/lineage.ts';
import type { Catalog } from '../sql/catalog.ts';
import type { Database, ResultSet } from '../sql/database.ts';
import { prepareQuery, type PreparedQuery } from '../sql/prepare.ts';
import type { Cell } from '../table/table.ts';
import type { Answer, Page } from './api.ts';
import type { Surroundings } from './followed-rows.ts';
import { openableParts } from './openable-parts.ts';
import type { PredictionStore } from './prediction-store.ts';
import { rowsInView, rowsRead, type RowView } from './row-order.ts';
import { isLineage, readAgain, traceQuery, type TimedResult, type Tracing } from './traced-query.ts';

/** Rows that an answer carries at once; more come by page. */
const FIRST_ROWS = 1000;

/** A complaint and what its errors call it: `complaints[2]`. */
export interface PlacedComplaint {
  readonly complaint: Complaint;
  readonly path: string;
}

interface KeptQuery extends Tracing, TimedResult {
  readonly id: string;
  readonly sql: string;
  readonly prepared: PreparedQuery;
  readonly parts: Answer['parts'];
  /** The answer with its lineage at the present predictions; the same reason when there is none. */
  readonly complainable: ComplainableAnswer | PlainError;
}

/** The queries asked so far with their answers at the models' present parameters. */
export class QueryStore {
  readonly #database: Database;
  readonly #predictions: PredictionStore;
  readonly #kept = new Map<string, KeptQuery>();
  #lastView: { result: ResultSet; view: string; rows: Int32Array } | undefined;

  /** Answers are of the predictions in `predictions`, which the queries make sure are there. */
  constructor(database: Database, predictions: PredictionStore) {
    this.#database = database;
    this.#predictions = predictions;
  }

  /** Answers a query and keeps it. The database knows the tables, the catalog what can be predicted. */
  async run(id: string, sql: string, catalog: Catalog, work: Work): Promise<Answer> {
    const prepared = prepareQuery(sql, catalog);
    await this.#predictions.ensure(prepared.pairs, work);
    const at = { database: this.#database, catalog, work };
    const old = this.#kept.get(id);
    const oneHot = this.#predictions.oneHot();
    const traced =
      old?.sql === sql
        ? { ...old, ...(await readAgain(prepared, old, oneHot, at)) }
        : await traceQuery(prepared, oneHot, at);
    const kept = await this.#keep({ ...traced, id, sql, prepared, parts: openableParts(sql, catalog) }, at);
    this.#kept.set(id, kept);
    return answerOf(kept);
  }

  /** Answers every kept query again with the present predictions; all or none are replaced. */
  async rerun(catalog: Catalog, work: Work): Promise<void> {
    const at = { database: this.#database, catalog, work };
    const renewed: KeptQuery[] = [];
    for (const kept of this.#kept.values()) {
      await this.#predictions.ensure(kept.prepared.pairs, work);
      const timed = await readAgain(kept.prepared, kept, this.#predictions.oneHot(), at);
      renewed.push(await this.#keep({ ...kept, ...timed }, at));
    }
    for (const kept of renewed) this.#kept.set(kept.id, kept);
  }

  /**
   * Makes sure that the rows that complaints mean, each at its path, are among those followed, in answers too long to follow
   * as a whole. Errors as of `FollowedRows.follow`; the rows of complaints about other answers are found when they are resolved.
   */
  async follow(complaints: readonly PlacedComplaint[], catalog: Catalog, work: Work): Promise<void> {
    const at = { database: this.#database, catalog, work };
    for (const kept of [...this.#kept.values()]) {
      const about = complaints.flatMap(({ complaint, path }) =>
        complaint.op !== 'prediction' && complaint.query === kept.id ? [{ complaint, path }] : [],
      );
      if (!kept.followed || about.length === 0) continue;
      await kept.followed.follow(about, at);
      this.#kept.set(kept.id, await this.#keep(kept, at));
    }
  }

  /** Forgets an answer; one that is not there is no error. */
  remove(id: string): void {
    this.#kept.delete(id);
  }

  /** Forgets every answer, because models or tables changed. */
  clear(): void {
    this.#kept.clear();
  }

  /** What came of every kept query, in the order in which they were first asked. */
  answers(): Answer[] {
    return [...this.#kept.values()].map(answerOf);
  }

  /** What complaints are resolved and judged against. */
  complainable(): ReadonlyMap<string, ComplainableAnswer | PlainError> {
    return new Map([...this.#kept].map(([id, { complainable }]) => [id, complainable]));
  }

  /** Lineage of the queries that have one. */
  lineages(): ReadonlyMap<string, Lineage> {
    const found = new Map<string, Lineage>();
    for (const [id, { lineage }] of this.#kept) if (isLineage(lineage)) found.set(id, lineage);
    return found;
  }

  /** Pairs that the kept queries predict. */
  pairs(): PredictedPair[] {
    return [...this.#kept.values()].flatMap(({ prepared }) => prepared.pairs);
  }

  /** Rows [start, start + count) of a kept answer as a view shows them. Throws `unknown-query`. */
  page(id: string, start: number, count: number, view: RowView = {}): Page {
    const kept = this.#kept.get(id);
    if (!kept) throw new RainError('unknown-query', `The query “${id}” has no answer. Run it again.`);
    const rows = view.order || view.filter ? this.#viewed(kept.result, view) : undefined;
    const end = Math.min(start + count, rows?.length ?? rowsRead(kept.result));
    const ids = Array.from({ length: Math.max(0, end - start) }, (_, i) => (rows ? rows[start + i] : start + i));
    const page = pageOf(kept, start, ids);
    return rows && view.filter ? { ...page, matching: rows.length } : page;
  }

  /** The view last asked for is kept: a grid asks for page after page of it. */
  #viewed(result: ResultSet, view: RowView): Int32Array {
    const key = JSON.stringify([view.order, view.filter]);
    if (this.#lastView?.result === result && this.#lastView.view === key) return this.#lastView.rows;
    const rows = rowsInView(result, view);
    this.#lastView = { result, view: key, rows };
    return rows;
  }

  async #keep(traced: Omit<KeptQuery, 'complainable'>, at: Surroundings): Promise<KeptQuery> {
    const { lineage, followed, result } = traced;
    if (!isLineage(lineage)) return { ...traced, complainable: lineage };
    const rows = followed ? await followed.read(result.columns, at) : result;
    const predictions = this.#predictions;
    const complainable = new ComplainableAnswer(rows, lineage, predictions.probabilities(), predictions.oneHot());
    return { ...traced, complainable };
  }
}

function answerOf(kept: KeptQuery): Answer {
  const { id, sql, prepared, parts, lineage, result, milliseconds, complainable } = kept;
  const shown = Math.min(rowsRead(result), FIRST_ROWS);
  const names = distinctNames(result.columns);
  return {
    id,
    sql,
    columns: result.columns.map((title, c) => ({
      name: names[c],
      title,
      dependent: isLineage(lineage) && lineage.dependent[c],
      numeric: cellsOf(c, result, complainable).every((cell) => typeof cell !== 'string'),
      predicts: isLineage(lineage) ? lineage.predictors[c] : null,
    })),
    rowCount: result.rowCount,
    rowsRead: rowsRead(result),
    rowsDependent: isLineage(lineage) && lineage.membershipDependent,
    first: pageOf(
      kept,
      0,
      Array.from({ length: shown }, (_, row) => row),
    ),
    milliseconds,
    warnings: isLineage(lineage) ? [...prepared.warnings, ...lineage.approximations] : prepared.warnings,
    parts,
    notComplainable: isLineage(lineage) ? null : lineage,
  };
}

/** The cells of a column; of an answer without rows, those of the rows that could be in it. */
function cellsOf(
  column: number,
  { rowCount, values }: ResultSet,
  complainable: KeptQuery['complainable'],
): readonly Cell[] {
  if (rowCount > 0 || !(complainable instanceof ComplainableAnswer)) return values[column];
  const { world, lineage } = complainable;
  return Array.from({ length: lineage.candidateCount }, (_, candidate) => world.cell(candidate, column));
}

function pageOf({ result, complainable, followed }: KeptQuery, start: number, ids: readonly number[]): Page {
  const rows = ids.map((row) => result.values.map((column) => column[row]));
  if (!(complainable instanceof ComplainableAnswer) || followed) return { start, rows, relaxed: null };
  const { relaxed, lineage } = complainable;
  const candidates = complainable.candidatesOf(ids);
  return { start, rows, relaxed: ids.map((_, i) => relaxedRow(relaxed, lineage, candidates[i])) };
}

function relaxedRow(relaxation: Relaxation, lineage: Lineage, candidate: number): (number | null)[] {
  return lineage.dependent.map((dependent, column) =>
    dependent && candidate >= 0 ? relaxation.value(candidate, column) : null,
  );
}
