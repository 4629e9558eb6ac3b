import type { PlainError } from '../base/errors.ts';
import { bindQuery } from './bind.ts';
import type { BoundQuery } from './bound.ts';
import { foldName } from './catalog.ts';
import type { Catalog } from './catalog.ts';
import { exactSql } from './exact.ts';
import { parseQuery } from './parse.ts';

/** A model applied to a table: what must be predicted before a query can be answered. */
export interface QueryPair {
  readonly model: string;
  readonly table: string;
}

/** A query made ready: checked, and rewritten into plain SQLite. It holds no data and no predictions. */
export interface PreparedQuery {
  /** The user's text. */
  readonly sql: string;
  /** Plain SQLite, for `answerQuery`. */
  readonly exactSql: string;
  /** Every model and table whose predictions the query reads, each once, under the catalog's names. */
  readonly pairs: readonly QueryPair[];
  /** Pairs whose predictions must be stored as tables first; `answerQuery` sees to it. */
  readonly stored: readonly QueryPair[];
  readonly dependsOnPredictions: boolean;
  /** Sentences for a person: comparisons with texts that are no class. */
  readonly warnings: readonly string[];
  /** Why nothing in the answer can be complained about, as far as the text alone tells. `buildLineage` may find more. */
  readonly notComplainable: PlainError | null;
  /** The query with every name resolved; undefined where it does not call predict. */
  readonly bound: BoundQuery | undefined;
}

/**
 * The door from SQL text to everything else.
 *
 *     const prepared = prepareQuery(sql, catalog);                       // throws RainErrors with {kind:'sql'} places
 *     for (const pair of prepared.pairs) await database.setPredictions(…);
 *     const answer = await answerQuery(prepared, database, catalog, work);
 *     const lineage = await buildLineage(prepared, database, catalog, work); // provenance/build.ts; once per text and data
 *
 * A query without predict is answered like any other; `notComplainable` then says why it cannot be complained about.
 */
export function prepareQuery(sql: string, catalog: Catalog): PreparedQuery {
  const parsed = parseQuery(sql);
  const { lowered } = parsed.source;
  if (lowered.calls.size === 0 && !catalog.views?.length) return withoutPredictions(sql, sql);
  const bound = bindQuery(parsed, catalog);
  const { sql: exact, stored } = exactSql(bound);
  if (bound.predictions.size === 0) return withoutPredictions(sql, exact);
  const calls = [...bound.predictions.values()];
  return {
    sql,
    exactSql: exact,
    pairs: distinct(calls.map((call) => ({ model: call.model.name, table: call.table.name }))),
    stored: distinct(stored),
    dependsOnPredictions: true,
    warnings: bound.warnings,
    notComplainable: null,
    bound,
  };
}

function withoutPredictions(sql: string, exact: string): PreparedQuery {
  return {
    sql,
    exactSql: exact,
    pairs: [],
    stored: [],
    dependsOnPredictions: false,
    warnings: [],
    notComplainable: {
      code: 'no-predictions',
      message: 'This query does not call predict, so no training row can be to blame for its answer.',
    },
    bound: undefined,
  };
}

function distinct(pairs: readonly QueryPair[]): QueryPair[] {
  return [...new Map(pairs.map((pair) => [JSON.stringify([pair.model, foldName(pair.table)]), pair])).values()];
}
