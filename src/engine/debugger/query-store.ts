import { RainError, toPlainError, type PlainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import { ComplainableAnswer } from '../complaint/answer.ts';
import type { Lineage, PredictedPair, Relaxation } from '../provenance/lineage.ts';
import { buildLineage } from '../provenance/build.ts';
import { answerQuery } from '../sql/answer.ts';
import type { Catalog } from '../sql/catalog.ts';
import type { Database, ResultSet } from '../sql/database.ts';
import { prepareQuery, type PreparedQuery } from '../sql/prepare.ts';

import type { Answer, Page } from './api.ts';
import { openableParts } from './openable-parts.ts';
import type { PredictionStore } from './prediction-store.ts';
import { rowsInView, type RowView } from './row-order.ts';

/** Rows that an answer carries at once; more come by page. */
const FIRST_ROWS = 1000;

interface KeptQuery {
  readonly id: string;
  readonly sql: string;
  readonly prepared: PreparedQuery;
  readonly parts: Answer['parts'];
  /** Computed once per text and data; the reason when nothing here can be complained about. */
  readonly lineage: Lineage | PlainError;
  readonly result: ResultSet;
  readonly milliseconds: number;
  /** The answer with its lineage at the present predictions; the same reason when there is none. */
  readonly complainable: ComplainableAnswer | PlainError;
}

/** The queries asked so far with their answers at the models' present parameters. */
export class QueryStore {
  readonly #database: Database;
  readonly #predictions: PredictionStore;
  readonly #kept = new Map<string, KeptQuery>();
  #lastView: { result: ResultSet; view: string; rows: Int32Array } | undefined;

  constructor(database: Database, predictions: PredictionStore) {
    this.#database = database;
    this.#predictions = predictions;
  }

  /** Answers a query and keeps it. The database knows the tables, the catalog what can be predicted. */
  async run(id: string, sql: string, catalog: Catalog, work: Work): Promise<Answer> {
    const prepared = prepareQuery(sql, catalog);
    await this.#predictions.ensure(prepared.pairs, work);
    const old = this.#kept.get(id);
    const { result, milliseconds } = await this.#answer(prepared, catalog, work);
    const lineage = old?.sql === sql ? old.lineage : await this.#lineage(prepared, catalog, work);
    const parts = openableParts(sql, catalog);
    const kept = this.#keep({ id, sql, prepared, parts, lineage, result, milliseconds });
    this.#kept.set(id, kept);
    return answerOf(kept);
  }

  /** Answers every kept query again with the present predictions; all or none are replaced. */
  async rerun(catalog: Catalog, work: Work): Promise<void> {
    const renewed: KeptQuery[] = [];
    for (const kept of this.#kept.values()) {
      await this.#predictions.ensure(kept.prepared.pairs, work);
      const { complainable: _, ...same } = kept;
      renewed.push(this.#keep({ ...same, ...(await this.#answer(kept.prepared, catalog, work)) }));
    }
    for (const kept of renewed) this.#kept.set(kept.id, kept);
  }

  remove(id: string): void {
    this.#kept.delete(id);
  }

  /** Forgets every answer, because models or tables changed. */
  clear(): void {
    this.#kept.clear();
  }

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
    const end = Math.min(start + count, rows?.length ?? kept.result.rowCount);
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

  async #answer(
    prepared: PreparedQuery,
    catalog: Catalog,
    work: Work,
  ): Promise<{ result: ResultSet; milliseconds: number }> {
    const begin = performance.now();
    work.report('Answering');
    const result = await answerQuery(prepared, this.#database, catalog, work);
    return { result, milliseconds: performance.now() - begin };
  }

  async #lineage(prepared: PreparedQuery, catalog: Catalog, work: Work): Promise<Lineage | PlainError> {
    if (prepared.notComplainable) return prepared.notComplainable;
    try {
      work.report('Tracing the answer');
      return await buildLineage(prepared, this.#database, catalog, work);
    } catch (error) {
      const plain = toPlainError(error);
      if (plain.code === 'cancelled' || plain.code === 'internal') throw error;
      return plain;
    }
  }

  #keep(parts: Omit<KeptQuery, 'complainable'>): KeptQuery {
    const { lineage, result } = parts;
    const complainable = isLineage(lineage)
      ? new ComplainableAnswer(result, lineage, this.#predictions.probabilities(), this.#predictions.oneHot())
      : lineage;
    return { ...parts, complainable };
  }
}

function isLineage(value: Lineage | PlainError): value is Lineage {
  return 'relax' in value;
}

function answerOf(kept: KeptQuery): Answer {
  const { id, sql, prepared, parts, lineage, result, milliseconds } = kept;
  const shown = Math.min(result.rowCount, FIRST_ROWS);
  return {
    id,
    sql,
    columns: result.columns.map((name, c) => ({
      name,
      dependent: isLineage(lineage) && lineage.dependent[c],
      numeric: result.values[c].every((cell) => typeof cell !== 'string'),
    })),
    rowCount: result.rowCount,
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

function pageOf({ result, complainable }: KeptQuery, start: number, ids: readonly number[]): Page {
  const rows = ids.map((row) => result.values.map((column) => column[row]));
  if (!(complainable instanceof ComplainableAnswer)) return { start, rows, relaxed: null };
  const { relaxed, lineage } = complainable;
  const candidates = complainable.candidatesOf(ids);
  return { start, rows, relaxed: ids.map((_, i) => relaxedRow(relaxed, lineage, candidates[i])) };
}

function relaxedRow(relaxation: Relaxation, lineage: Lineage, candidate: number): (number | null)[] {
  return lineage.dependent.map((dependent, column) =>
    dependent && candidate >= 0 ? relaxation.value(candidate, column) : null,
  );
}
