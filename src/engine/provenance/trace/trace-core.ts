import { indices, tabulate, tabulateIntegers } from '../../base/tabulate.ts';
import type { BoundCore } from '../../sql/bound.ts';
import { ONE, ZERO } from '../program.ts';
import type { Symbol } from '../symbols.ts';
import { SumVector } from '../vectors/sums.ts';
import { SymbolBuilder } from './build-symbols.ts';
import { isAggregated } from './core-shape.ts';
import { factoredCore } from './factored-core.ts';
import { pick } from './fetch.ts';
import type { Monomials } from './fetch.ts';
import { groupRows } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import { keepOnly } from './keep-only.ts';
import { dependsOn, exported } from './inline-source.ts';
import { openCore } from './open-core.ts';
import type { OpenCore } from './open-core.ts';
import type { SymbolPlan } from './plan.ts';
import { Planner } from './planner.ts';
import { ALONE, printCore } from './print.ts';
import type { Relation, TracedColumn } from './relation.ts';
import { orOpaque, planGroups, requestKeys, toCells, traceGroups } from './trace-groups.ts';
import { perRow, planSoft, traceRows } from './trace-rows.ts';
import { exportsOf } from './tracer.ts';
import type { Tracer } from './tracer.ts';

/** A core's rows, and the monomials that they are made of. */
export interface TracedCore {
  readonly relation: Relation;
  /** Monomials and the row that each belongs to: a row is there when one of its monomials holds. */
  readonly monomials: Pick<Monomials, 'count' | 'slots' | 'literals'>;
  readonly rowOf: Int32Array;
  readonly members: Members;
}

/** Which rows of imported tables the rows are made of: parallel arrays, by alias; −1 where an alias has no part in a row. */
export interface Members {
  readonly rowOf: Int32Array;
  readonly base: () => ReadonlyMap<string, Int32Array>;
}

/** Of an answer that has no rows to complain about. */
export const NO_MEMBERS: Members = { rowOf: new Int32Array(0), base: () => new Map() };

/** Rows as monomials of their own: each stands for its membership. */
export function asMonomials(relation: Relation): Pick<TracedCore, 'relation' | 'monomials' | 'rowOf'> {
  const { count, member, firstVariable } = relation;
  const variables = [tabulate(count, (i) => (member[i] <= ONE ? -1 : firstVariable + i))];
  const monomials = { count, slots: member, literals: { columnCount: 1, variables, values: [member] } };
  return { relation, monomials, rowOf: indices(count) };
}

/** Traces one SELECT of a compound. `inner`: another query reads its rows. */
export async function traceCore(tracer: Tracer, core: BoundCore, inner: boolean): Promise<TracedCore> {
  if (!tracer.dependence.ofCore(core)) return certainCore(tracer, core);
  if (!isAggregated(tracer.bound, core)) return joinedCore(tracer, core, inner);
  const factored = tracer.enumerate ? undefined : await factoredCore(tracer, core, inner);
  return factored ?? groupedCore(tracer, core, inner);
}

async function certainCore(tracer: Tracer, core: BoundCore): Promise<TracedCore> {
  const { values, rowCount } = await tracer.database.select(printCore(tracer.bound, core, ALONE), tracer.work);
  const columns = values.map((cells): TracedColumn => ({ kind: 'cells', cells, dependent: false }));
  const slots = new Int32Array(rowCount).fill(ONE);
  const relation = { count: rowCount, columns, member: slots, firstVariable: tracer.newVariables(rowCount) };
  return { ...asMonomials(relation), members: NO_MEMBERS };
}

async function groupedCore(tracer: Tracer, core: BoundCore, inner: boolean): Promise<TracedCore> {
  const open = await openCore(tracer, core, false);
  const planner = new Planner(open.arms, core.select.source, inner);
  const soft = planSoft(open, planner);
  const keys = requestKeys(open, planner);
  const plan = planGroups(open, planner, !inner);
  // The rows of a single table are known from what is predicted of them.
  const base = core.items.length > 1 ? requestBase(open) : new Map<string, number>();
  const { monomials, constants } = await traceRows(tracer, open, planner, soft);
  const certain = core.node.type === 'SelectFrom' && !core.node.groupBy;
  const found = groupRows(
    keys.map((k) => monomials.columns[k]),
    monomials.count,
  );
  // Without GROUP BY there is one group, of no rows perhaps.
  const grouping: Grouping = certain ? { ...found, groupCount: 1 } : found;
  const { columns, member, there } = traceGroups(tracer, open, plan, monomials, constants, grouping, certain);
  const relation = {
    count: grouping.groupCount,
    columns: inner ? columns.map((c) => conditional(tracer, c, there)) : columns,
    member,
    firstVariable: tracer.newVariables(grouping.groupCount),
  };
  // Not the monomials themselves: HAVING takes part in whether a group is there.
  return {
    ...asMonomials(relation),
    members: {
      rowOf: grouping.groupOf,
      base: () => (core.items.length > 1 ? baseRows(base, monomials) : predictedRows(tracer, core, monomials)),
    },
  };
}

/** Sums count missing rows as 0; what reads a group needs the number given that it has rows. */
export function conditional(tracer: Tracer, column: TracedColumn, there: Int32Array): TracedColumn {
  if (column.kind !== 'symbol') return column;
  const { maker } = tracer;
  const { symbol } = column;
  if (there.every((slot) => slot === ONE)) return column;
  const value = symbol.unconditional ? maker.binary('divide', symbol.value, there) : symbol.value;
  const present = symbol.present.every((slot) => slot <= ONE)
    ? symbol.present
    : maker.binary('divide', symbol.present, there);
  return { kind: 'symbol', symbol: { ...symbol, value, present, unconditional: false } };
}

async function joinedCore(tracer: Tracer, core: BoundCore, inner: boolean): Promise<TracedCore> {
  const open = await openCore(tracer, core, true);
  if (core === tracer.bound.root.cores[0] && tracer.bound.root.cores.length === 1) await keepOnly(tracer, open);
  const { arms } = open;
  const [first] = arms.statements;
  const { source } = core.select;
  const planner = new Planner(arms, source, inner);
  const soft = planSoft(open, planner);
  const outputs = core.outputs.map(({ value }) => {
    if (value.kind === 'column') {
      const relation = first.find(value.item)?.source.relation;
      if (value.column !== 'rowid' && relation && relation.columns[value.column].kind !== 'cells') {
        const row = planner.asked(arms.request((s) => s.relationRow(value.item), 'int32'));
        const traced = relation.columns[value.column];
        if (traced.kind === 'opaque') return traced;
        return {
          kind: 'symbol' as const,
          plan: { op: 'column', relation, column: value.column, row, node: core.node } satisfies SymbolPlan,
        };
      }
      return {
        kind: 'cells' as const,
        index: arms.request((s) => s.reference(value), 'cell'),
        dependent: dependsOn(tracer, first, value),
      };
    }
    if (planner.symbolic(value.expr))
      return orOpaque(!inner, () => ({ kind: 'symbol' as const, plan: planner.plan(value.expr) }));
    return {
      kind: 'cells' as const,
      index: arms.requestExpr(source, value.expr, 'cell'),
      dependent: arms.statements.some((statement) => dependsOn(tracer, statement, value)),
    };
  });
  const width = Math.max(...arms.statements.map((statement) => statement.identity().length));
  const identity = Array.from({ length: width }, (_, i) => arms.request((s) => s.identity()[i] ?? 'NULL', 'int32'));
  const base = requestBase(open);
  const handed = exportsOf(tracer, core.select).map(
    (item) => [item, arms.request((s) => exported(tracer, item, s), 'int32')] as const,
  );
  const { monomials, constants } = await traceRows(tracer, open, planner, soft);

  // Monomials of the same base rows with the same cells are one row: in any world at most one of them holds.
  const decisive = outputs.flatMap((output) => (output.kind === 'cells' && output.dependent ? [output.index] : []));
  const apart = [...identity, ...decisive, ...planner.read].map((index) => monomials.columns[index]);
  const grouping = groupRows(apart, monomials.count);
  const member = memberOf(tracer, monomials, grouping);
  const rows = perRow(
    monomials.columns.map((column) => pick(column, grouping.firstRow)),
    constants,
    grouping.groupCount,
  );
  const builder = new SymbolBuilder(tracer.maker, rows, planner);
  const columns = outputs.map((output): TracedColumn => {
    if (output.kind === 'opaque') return output;
    if (output.kind === 'symbol') {
      return orOpaque(!inner, (): TracedColumn => ({ kind: 'symbol', symbol: builder.symbol(output.plan) as Symbol }));
    }
    return {
      kind: 'cells',
      cells: toCells(pick(monomials.columns[output.index], grouping.firstRow)),
      dependent: output.dependent,
    };
  });
  const relation = {
    count: grouping.groupCount,
    columns,
    member,
    firstVariable: tracer.newVariables(grouping.groupCount),
    exports: new Map(
      handed.map(([item, index]) => [item, pick(monomials.columns[index], grouping.firstRow) as Int32Array]),
    ),
  };
  const rowOf = grouping.groupOf;
  return { relation, monomials, rowOf, members: { rowOf, base: () => baseRows(base, monomials) } };
}

/** Probability of each row: its monomials exclude each other, so they add. */
function memberOf(tracer: Tracer, monomials: Monomials, grouping: Grouping): Int32Array {
  const { groupCount, groupOf } = grouping;
  if (groupCount === monomials.count) return monomials.slots;
  if (monomials.slots.every((slot) => slot <= ONE)) {
    const member = new Int32Array(groupCount).fill(ZERO);
    monomials.slots.forEach((slot, i) => {
      if (slot === ONE) member[groupOf[i]] = ONE;
    });
    return member;
  }
  return tracer.program.add(new SumVector(tracer.program, groupCount, monomials.slots, groupOf)).slots();
}

/** Asks for the row ids of the imported tables that rows are made of. */
function requestBase({ core, arms }: OpenCore): Map<string, number> {
  const asked = new Map<string, number>();
  for (const item of core.items) {
    const { rowid } = arms.statements[0].find(item)?.source ?? {};
    if (rowid === undefined) continue;
    asked.set(
      item.alias,
      arms.request((s) => s.reference({ kind: 'column', item, column: 'rowid' }), 'int32'),
    );
  }
  return asked;
}

function baseRows(asked: ReadonlyMap<string, number>, monomials: Monomials): Map<string, Int32Array> {
  return new Map([...asked].map(([alias, index]) => [alias, monomials.columns[index] as Int32Array]));
}

/** The row of a core's only table that each monomial predicts. */
function predictedRows(tracer: Tracer, core: BoundCore, { literals }: Monomials): Map<string, Int32Array> {
  const [item] = core.items;
  const pair = tracer.pairs.find(({ table }) => item.relation.kind === 'table' && item.relation.table === table);
  if (!pair || literals.columnCount !== 1) return new Map();
  const [variables] = literals.variables;
  return new Map([[item.alias, tabulateIntegers(variables.length, (i) => variables[i] - pair.firstVariable)]]);
}
