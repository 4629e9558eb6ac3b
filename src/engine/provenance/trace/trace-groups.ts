import type { Expr } from 'sqlite3-parser';
import type { BoundCore, Output } from '../../sql/bound.ts';
import { unwrap } from '../../sql/class-warnings.ts';
import type { BulkColumn } from '../../sql/database.ts';
import type { Cell } from '../../table/table.ts';
import { ONE } from '../program.ts';
import { Aggregator } from './aggregates.ts';
import { SymbolBuilder } from './build-symbols.ts';
import type { SymbolRows } from './build-symbols.ts';
import { findIn } from './core-shape.ts';
import { pick } from './fetch.ts';
import type { Monomials } from './fetch.ts';
import type { Grouping } from './grouping.ts';
import type { OpenCore } from './open-core.ts';
import type { Asked, SymbolPlan } from './plan.ts';
import { planCondition } from './plan-condition.ts';
import type { Planner } from './planner.ts';
import { refuse } from './refuse.ts';
import type { TracedColumn } from './relation.ts';
import { COMPARED, perRow } from './trace-rows.ts';
import type { Tracer } from './tracer.ts';

/** How an output of a grouped core is found. */
type OutputPlan =
  | { readonly kind: 'cells'; readonly asked: Asked; readonly expr: Expr | undefined; readonly dependent: boolean }
  | { readonly kind: 'symbol'; readonly plan: SymbolPlan }
  | { readonly kind: 'opaque'; readonly reason: string };

/** Everything that a grouped core asks SQLite for. */
export interface GroupPlan {
  readonly outputs: readonly OutputPlan[];
  readonly having: ReturnType<typeof planCondition> | undefined;
  readonly planner: Planner;
}

/** Plans the outputs and HAVING of a grouped core. `final`: nothing reads the result but a person. */
export function planGroups(open: OpenCore, planner: Planner, final: boolean): GroupPlan {
  const { core } = open;
  const node = core.node.type === 'SelectFrom' ? core.node : undefined;
  const outputs = core.outputs.map((output) => planOutput(open, planner, output, final));
  const having = node?.having && planCondition(planner, node.having);
  return { outputs, having, planner };
}

function planOutput(open: OpenCore, planner: Planner, { value }: Output, final: boolean): OutputPlan {
  const { tracer } = planner.statement;
  if (value.kind === 'column') {
    const placed = planner.statement.find(value.item);
    const kind = value.column === 'rowid' ? 'cells' : placed?.source.relation?.columns[value.column].kind;
    if (kind === undefined || kind === 'cells') {
      const index = open.arms.request((statement) => statement.reference(value), 'cell');
      return { kind: 'cells', asked: { from: 'rows', index }, expr: undefined, dependent: false };
    }
    throw refuse(
      planner.source,
      open.core.node,
      'bare-column',
      'A column beside GROUP BY that depends on predictions is not followed: aggregate it.',
    );
  }
  const { expr } = value;
  if (!planner.symbolic(expr)) {
    return { kind: 'cells', asked: planner.ask(expr, 'cell'), expr, dependent: tracer.dependence.ofExpr(expr) };
  }
  return orOpaque(final, () => ({ kind: 'symbol', plan: planner.plan(expr) }));
}

/** In the final answer a column without a relaxed value is shown and cannot be complained about; elsewhere it is refused. */
export function orOpaque<T>(final: boolean, make: () => T): T | { kind: 'opaque'; reason: string } {
  try {
    return make();
  } catch (thrown) {
    const unsupported = thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('unsupported-');
    if (!final || !unsupported) throw thrown;
    return { kind: 'opaque', reason: thrown.message };
  }
}

/** The expressions that a core groups by; numbers and aliases stand for outputs. */
export function groupKeys(core: BoundCore): Expr[] {
  const node = core.node.type === 'SelectFrom' ? core.node : undefined;
  return (node?.groupBy ?? []).map((term) => {
    const bare = unwrap(term);
    if (bare.type !== 'NumericLiteral') return term;
    const output = core.outputs[Number(bare.value) - 1]?.value;
    if (output?.kind === 'expr') return output.expr;
    throw refuse(
      core.select.source,
      term,
      'group-by-aggregate',
      'Name the column to group by instead of giving its number.',
    );
  });
}

/** Asks for the keys. */
export function requestKeys(open: OpenCore, planner: Planner): number[] {
  const { bound } = planner.statement.tracer;
  return groupKeys(open.core).map((key) => {
    if (planner.symbolic(key))
      throw refuse(
        planner.source,
        key,
        'group-by-aggregate',
        'Grouping by a number that depends on predictions is not followed.',
      );
    if (findIn(bound, key, (node) => node.type === 'CollateExpr').length > 0) {
      throw refuse(
        planner.source,
        key,
        'collation',
        'Grouping under a collation is not followed: group by lower(…) instead.',
      );
    }
    return open.arms.requestExpr(planner.source, key, 'cell');
  });
}

/** Groups as traced columns, with the slot of each group's presence. */
export interface TracedGroups {
  readonly columns: readonly TracedColumn[];
  readonly member: Int32Array;
  /** The probability that a group has rows, whether HAVING lets it pass or not: what its sums are given by. */
  readonly there: Int32Array;
}

/** Relaxes a grouped core. `certain`: the groups are there whatever happens (no GROUP BY). */
export function traceGroups(
  tracer: Tracer,
  open: OpenCore,
  plan: GroupPlan,
  monomials: Monomials,
  constants: readonly BulkColumn[],
  grouping: Grouping,
  certain: boolean,
): TracedGroups {
  const { source } = open.core.select;
  const { maker } = tracer;
  const { groupCount, groupOf, firstRow } = grouping;
  const { planner } = plan;
  const rows = perRow(monomials.columns, constants, monomials.count);
  const perMonomial = new SymbolBuilder(maker, rows, planner);
  const aggregator = new Aggregator(tracer, { monomials, groupCount, groupOf }, source, (argument) =>
    perMonomial.symbol(argument),
  );
  // Only HAVING and the cells of a group need one of its rows; without rows there are constants at most.
  const column = (asked: Asked): BulkColumn => {
    if (asked.from === 'constants') return pick(constants[asked.index], new Int32Array(groupCount));
    const all = monomials.columns[asked.index];
    refuseVarying(open, planner, all, grouping, certain);
    return pick(all, firstRow);
  };
  const perGroup: SymbolRows = { count: groupCount, column, aggregate: (aggregate) => aggregator.symbol(aggregate) };
  const builder = new SymbolBuilder(maker, perGroup, planner);
  const there = certain ? maker.fill(groupCount, ONE) : aggregator.membership();
  let member = there;
  if (plan.having) {
    member = maker.times(there, builder.condition(plan.having).yes);
    if (plan.having.op !== 'plain') tracer.approximations.add(COMPARED);
  }
  const columns = plan.outputs.map((output): TracedColumn => {
    if (output.kind === 'opaque') return output;
    if (output.kind === 'cells')
      return { kind: 'cells', cells: toCells(column(output.asked)), dependent: output.dependent };
    return buildSymbol(builder, output.plan, planner);
  });
  return { columns, member, there };
}

/** A symbol, or where the data turn out not to be numbers, a column that cannot be complained about. */
function buildSymbol(builder: SymbolBuilder, plan: SymbolPlan, planner: Planner): TracedColumn {
  return orOpaque(!planner.typed, (): TracedColumn => ({ kind: 'symbol', symbol: builder.symbol(plan) }));
}

/** A column beside the aggregates must be the same throughout its group: SQLite would show some row's, whichever is there. */
function refuseVarying(
  open: OpenCore,
  planner: Planner,
  cells: BulkColumn,
  { groupOf, firstRow }: Grouping,
  certain: boolean,
): void {
  if (certain) {
    throw refuse(
      planner.source,
      open.core.node,
      'bare-column',
      'A column beside aggregates without GROUP BY is NULL where no row is left: aggregate it or group by it.',
    );
  }
  for (let i = 0; i < cells.length; i++) {
    const [mine, first] = [cells[i], cells[firstRow[groupOf[i]]]];
    if (mine === first || (Number.isNaN(mine) && Number.isNaN(first))) continue;
    throw refuse(
      planner.source,
      open.core.node,
      'bare-column',
      'A column that is neither grouped by nor aggregated differs within a group, so which value is shown is chance: add it to GROUP BY or aggregate it.',
    );
  }
}

/** A column of a bulk result as cells. */
export function toCells(column: BulkColumn): readonly Cell[] {
  if (!ArrayBuffer.isView(column)) return column;
  return Array.from(column, (value) => (Number.isNaN(value) ? null : value));
}
