import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { BoundQuery } from '../sql/bound.ts';
import type { Catalog } from '../sql/catalog.ts';
import { unwrap } from '../sql/class-warnings.ts';
import type { Database } from '../sql/database.ts';
import type { PreparedQuery } from '../sql/prepare.ts';
import type { Cell } from '../table/table.ts';
import { AnswerLineage, type PredictionColumn } from './answer-lineage.ts';
import type { Lineage, RowIds } from './lineage.ts';
import { refuseChance } from './trace/chance.ts';
import { isAggregated } from './trace/core-shape.ts';
import { traceWithBase } from './trace/trace-select.ts';
import { Tracer } from './trace/tracer.ts';

/** How far a query is followed. */
export interface LineageOptions {
  /** Monomials (combinations of rows and classes) that may be held; beyond it `lineage-too-large`. */
  readonly limit?: number;
  /** Lists joins pair by pair even where they could be kept factorised; slower, for checks. */
  readonly enumerate?: boolean;
  /**
   * Follows only the rows of the answer that are made of these rows of imported tables (alias → row id each), for answers
   * with too many rows to follow them all. Applies to answers whose rows are joined rows; others are followed as a whole.
   */
  readonly only?: readonly RowIds[];
  /** Follows only the rows that can have these cells (column index → cell); applies where `only` does. */
  readonly like?: readonly (readonly [column: number, cell: Cell])[];
}

/**
 * Follows every cell and row of an answer back to predictions, once per query text and data. It needs neither θ nor P,
 * and the predictions need not have been set.
 *
 * SQLite evaluates every expression: a query is rewritten so that each row it returns is one way in which an output row
 * can come about (a monomial: these rows have these classes); what is added up, counted or compared is then a small
 * differentiable program over P (METHODS §3).
 *
 * Throws `unsupported-…` with the construct's place in the user's text where no rewriting can follow it (the answer itself
 * is exact all the same), `lineage-too-large`, and `cancelled`; nothing is left behind in the database.
 */
export async function buildLineage(
  prepared: PreparedQuery,
  database: Database,
  _catalog: Catalog,
  work: Work,
  options: LineageOptions = {},
): Promise<Lineage> {
  const { bound } = prepared;
  if (!bound) {
    const { code, message } = prepared.notComplainable ?? {
      code: 'no-predictions',
      message: 'This query does not call predict.',
    };
    throw new RainError(code, message);
  }
  refuseChance(bound);
  const tracer = new Tracer(bound, database, work, options);
  try {
    await tracer.storeClasses();
    const { relation, members } = await traceWithBase(tracer, bound.root, false);
    return new AnswerLineage({
      program: tracer.program,
      pairs: tracer.pairs.map(({ model, table }) => ({ model: model.name, table: table.name })),
      classCounts: tracer.pairs.map(({ model }) => model.classes.length),
      columns: bound.root.cores[0].outputs.map((output) => output.name),
      relation,
      members,
      approximations: [...tracer.approximations],
      predictions: predictionColumns(bound),
    });
  } finally {
    await tracer.cleanUp();
  }
}

/** The columns of a query whose rows are joined rows that show nothing but a prediction. */
function predictionColumns(bound: BoundQuery): (PredictionColumn | null)[] {
  const [core] = bound.root.cores;
  const { node } = core;
  const joined = bound.root.cores.length === 1 && node.type === 'SelectFrom' && node.distinctness !== 'Distinct';
  if (!joined || isAggregated(bound, core)) return core.outputs.map(() => null);
  return core.outputs.map(({ value }) => {
    const call = value.kind === 'expr' ? bound.predictions.get(unwrap(value.expr)) : undefined;
    if (!call || call.probabilityOf !== undefined || call.path.length !== 1) return null;
    return { pair: { model: call.model.name, table: call.table.name }, alias: call.path[0].alias };
  });
}
