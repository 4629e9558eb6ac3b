import { tabulate } from '../../base/tabulate.ts';
import type { BoundCore } from '../../sql/bound.ts';
import { ZERO } from '../program.ts';
import { keyOf } from './choice.ts';
import { isAggregated, selectOf } from './core-shape.ts';
import type { SubqueryNode } from './core-shape.ts';
import { groupRows } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import { openCore } from './open-core.ts';
import { Planner } from './planner.ts';
import { refuse } from './refuse.ts';
import type { Scalar } from './scalar.ts';
import { keyColumns } from './subqueries.ts';
import type { OutsideKeys } from './subqueries.ts';
import { planGroups, traceGroups } from './trace-groups.ts';
import { planSoft, traceRows } from './trace-rows.ts';
import type { Tracer } from './tracer.ts';

/** Answers a scalar subquery that aggregates, for every row outside that it reads. */
export async function traceScalar(
  tracer: Tracer,
  outer: BoundCore,
  node: SubqueryNode,
  outside: OutsideKeys,
): Promise<Scalar> {
  const select = selectOf(tracer.bound, node);
  const [core] = select.cores;
  const plainAggregate =
    select.cores.length === 1 &&
    core.node.type === 'SelectFrom' &&
    isAggregated(tracer.bound, core) &&
    !core.node.groupBy &&
    !core.node.having;
  if (!plainAggregate) {
    throw refuse(
      outer.select.source,
      node,
      'scalar-subquery',
      'A scalar subquery that depends on predictions must be one aggregate without GROUP BY, such as (SELECT AVG(x) FROM …).',
    );
  }
  const open = await openCore(tracer, core, false, outside.items);
  const planner = new Planner(open.arms, select.source, true);
  const soft = planSoft(open, planner);
  const width = keyColumns(planner.statement, outside).length;
  const keys = Array.from({ length: width }, (_, k) => open.arms.request((s) => keyColumns(s, outside)[k], 'int32'));
  const plan = planGroups(open, planner, false);
  const { monomials, constants } = await traceRows(tracer, open, planner, soft);
  const columns = keys.map((k) => monomials.columns[k] as Int32Array);
  const found = groupRows(columns, monomials.count);
  const index = new Map<string, number>();
  found.firstRow.forEach((row, group) => index.set(keyOf(columns, row), group));
  // One more group without rows: the answer for rows outside that nothing inside belongs to.
  const grouping: Grouping = { ...found, groupCount: found.groupCount + 1 };
  const { columns: outputs } = traceGroups(tracer, open, plan, monomials, constants, grouping, true);
  const [output] = outputs;
  if (output.kind === 'symbol') return { index, symbol: output.symbol };
  if (output.kind === 'cells') {
    const { cells } = output;
    const numbers = tabulate(cells.length, (i) => (typeof cells[i] === 'number' ? cells[i] : NaN));
    return { index, symbol: tracer.maker.known(numbers, false) };
  }
  return {
    index,
    symbol: {
      ...tracer.maker.known(new Float64Array(grouping.groupCount), false),
      present: tracer.maker.fill(grouping.groupCount, ZERO),
    },
  };
}
