import { tabulate } from '../../base/tabulate.ts';
import type { BulkColumn } from '../../sql/database.ts';
import { ONE, ZERO } from '../program.ts';
import { SymbolBuilder } from './build-symbols.ts';
import type { SymbolRows } from './build-symbols.ts';
import { fetchArms, pick, pickRows, toMonomials } from './fetch.ts';
import type { FactorRows, Monomials } from './fetch.ts';
import type { OpenCore } from './open-core.ts';
import type { ConditionPlan } from './plan.ts';
import { planCondition } from './plan-condition.ts';
import type { Planner } from './planner.ts';
import type { Tracer } from './tracer.ts';

/** Plans the conditions of a core that SQL cannot decide. To be called before its rows are fetched. */
export function planSoft(open: OpenCore, planner: Planner): ConditionPlan[] {
  return open.soft.map((condition) => planCondition(planner, condition));
}

/** The monomials of a core, with the conditions that SQL cannot decide as further factors. */
export async function traceRows(
  tracer: Tracer,
  open: OpenCore,
  planner: Planner,
  soft: readonly ConditionPlan[],
): Promise<{ monomials: Monomials; constants: readonly BulkColumn[] }> {
  const constants = await fetchConstants(tracer, planner);
  let rows = await fetchArms(tracer, open.arms);
  if (soft.length > 0) {
    const builder = new SymbolBuilder(tracer.maker, perRow(rows.columns, constants, rows.count), planner);
    const events = soft.map((condition) => builder.condition(condition).yes);
    tracer.approximations.add(COMPARED);
    rows = withEvents(tracer, rows, events);
  }
  return { monomials: toMonomials(tracer, rows), constants };
}

/** What is said where a comparison was made smooth. */
export const COMPARED = 'Comparisons with numbers that depend on predictions are smooth around the threshold.';

async function fetchConstants(tracer: Tracer, { constants }: Planner): Promise<BulkColumn[]> {
  if (constants.length === 0) return [];
  const sql = `SELECT ${constants.map((constant) => constant.sql).join(', ')}`;
  const readings = constants.map((constant) => constant.reading);
  return tracer.database.selectBulk(sql, readings, 1, tracer.work);
}

/** What plans see of rows; constants are repeated. */
export function perRow(columns: readonly BulkColumn[], constants: readonly BulkColumn[], count: number): SymbolRows {
  return {
    count,
    column: (asked) =>
      asked.from === 'rows' ? columns[asked.index] : pick(constants[asked.index], new Int32Array(count)),
    aggregate: () => {
      throw new Error('aggregates are not of single rows');
    },
  };
}

function withEvents(tracer: Tracer, rows: FactorRows, events: readonly Int32Array[]): FactorRows {
  const keep = new Uint8Array(rows.count).fill(1);
  const columns = events.map((slots) => {
    const first = tracer.newVariables(slots.length);
    slots.forEach((slot, i) => {
      if (slot === ZERO) keep[i] = 0;
    });
    return { slots, variables: tabulate(slots.length, (i) => (slots[i] === ONE ? -1 : first + i)) };
  });
  const extended = { ...rows, events: [...rows.events, ...columns] };
  return keep.includes(0) ? pickRows(extended, keep) : extended;
}
