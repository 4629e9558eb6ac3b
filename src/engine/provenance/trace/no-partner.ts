import type { BoundCore, FromItem } from '../../sql/bound.ts';
import { LazyBlocks } from '../blocks.ts';
import { AnyVector } from '../vectors/any.ts';
import { INDEPENDENT } from './aggregates.ts';
import { Arms } from './arms.ts';
import { Choice, keyOf } from './choice.ts';
import { findIn, isSubqueryNode } from './core-shape.ts';
import { callsIn, itemsIn } from './dependence.ts';
import { groupRows } from './grouping.ts';
import { isSymbolic } from './is-symbolic.ts';
import { Planner } from './planner.ts';
import { refuse } from './refuse.ts';
import type { LineageColumn } from './source.ts';
import { sourceOfItem } from './sources.ts';
import { Statement } from './statement.ts';
import { keyColumns } from './subqueries.ts';
import type { OutsideKeys } from './subqueries.ts';
import { traceRows } from './trace-rows.ts';
import type { Tracer } from './tracer.ts';

/**
 * The event that a row left of an outer join finds no partner: none of the pairs that satisfy ON is there. For the arm of
 * a core in which the joined table's columns are NULL.
 */
export async function noPartner(
  tracer: Tracer,
  core: BoundCore,
  item: FromItem,
  outer: Statement,
): Promise<LineageColumn> {
  const { source } = core.select;
  const { on, using } = item;
  const read = new Set<FromItem>(using.map(({ left }) => left.item));
  if (on) for (const other of itemsIn(tracer.bound, on)) read.add(other);
  read.delete(item);
  for (const other of read) {
    if (outer.find(other)?.source.isNull || (other.core === core && other.join === 'left')) {
      throw refuse(
        source,
        item.node,
        'outer-join',
        'Joining further on the right side of a LEFT JOIN that depends on predictions is not followed: put the first join into a subquery.',
      );
    }
  }
  if (on && findIn(tracer.bound, on, isSubqueryNode).length > 0) {
    throw refuse(
      source,
      on,
      'outer-join',
      'A subquery in ON of a LEFT JOIN that depends on predictions is not followed: put it into a subquery of the joined table.',
    );
  }
  const calls = on
    ? callsIn(tracer.bound, on).filter((call) => call.path[0] !== item && call.probabilityOf === undefined)
    : [];
  const outside: OutsideKeys = { items: [...read], calls };
  const statement = new Statement(tracer);
  for (const other of read)
    statement.place(other, await sourceOfItem(tracer, other, true), { nullable: false, key: true });
  statement.place(item, await sourceOfItem(tracer, item, true), { nullable: false, key: false });
  for (const { left, right } of using)
    statement.where.push(`${statement.reference(left)} = ${statement.reference(right)}`);
  if (on) {
    if (isSymbolic(statement, on))
      throw refuse(source, on, 'outer-join', 'A LEFT JOIN on numbers that depend on predictions is not followed.');
    statement.where.push(statement.text(source, on));
  }
  const choice = await partnerChoice(tracer, core, statement, outside);
  return { kind: 'choice', choice, code: '0', keys: keyColumns(outer, outside) };
}

async function partnerChoice(
  tracer: Tracer,
  core: BoundCore,
  statement: Statement,
  outside: OutsideKeys,
): Promise<Choice> {
  const arms = new Arms([statement]);
  const keys = keyColumns(statement, outside).map((sql) => arms.request(() => sql, 'int32'));
  const planner = new Planner(arms, core.select.source, true);
  const { monomials } = await traceRows(tracer, { core, arms, soft: [] }, planner, []);
  const columns = keys.map((k) => monomials.columns[k] as Int32Array);
  const { groupCount, groupOf, firstRow } = groupRows(columns, monomials.count);
  const index = new Map<string, number>();
  firstRow.forEach((row, group) => index.set(keyOf(columns, row), group));
  const { program, maker } = tracer;
  const blocks = new LazyBlocks(monomials.slots, monomials.literals, groupCount, groupOf);
  const yes = program.add(new AnyVector(program, blocks)).slots();
  tracer.approximations.add(INDEPENDENT);
  return new Choice(index, { yes, no: maker.not(yes) }, tracer.newVariables(groupCount));
}
