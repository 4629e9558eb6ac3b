import type { BoundCore, FromItem } from '../../sql/bound.ts';
import type { BulkColumn } from '../../sql/database.ts';
import type { ColumnType } from '../../table/table.ts';
import { ONE } from '../program.ts';
import { Arms } from './arms.ts';
import { SymbolBuilder } from './build-symbols.ts';
import { FactoredAggregator } from './factored-aggregates.ts';
import type { SideCells } from './factored-aggregates.ts';
import { fetchArms, pick, toMonomials } from './fetch.ts';
import type { FactorRows } from './fetch.ts';
import { groupRows } from './grouping.ts';
import { isSymbolic } from './is-symbolic.ts';
import type { Asked } from './plan.ts';
import { Planner } from './planner.ts';
import type { TracedColumn } from './relation.ts';
import { sourceOfItem } from './sources.ts';
import { SplitArms } from './split-arms.ts';
import { splitCore } from './split-core.ts';
import type { Link, SplitCore } from './split-core.ts';
import { Statement } from './statement.ts';
import { asMonomials, conditional, NO_MEMBERS } from './trace-core.ts';
import type { TracedCore } from './trace-core.ts';
import { groupKeys, orOpaque, planGroups, toCells } from './trace-groups.ts';
import { COMPARED } from './trace-rows.ts';
import type { Tracer } from './tracer.ts';

/**
 * Relaxes aggregates over a join that predictions link without listing its pairs: each side is summed by its key, and keys
 * that match are multiplied, Σ_key (Σ_left coef·p)(Σ_right coef·p) (METHODS §3). Undefined where the core is not of that shape.
 */
export async function factoredCore(tracer: Tracer, core: BoundCore, inner: boolean): Promise<TracedCore | undefined> {
  const split = splitCore(tracer, core);
  if (!split || core.outputs.some(({ value }) => value.kind === 'column')) return undefined;
  const statements = await Promise.all(split.sides.map((items) => openSide(tracer, items)));
  const { source } = core.select;
  if (split.local.some((conditions, s) => conditions.some((condition) => isSymbolic(statements[s], condition))))
    return undefined;
  if (
    statements.some((statement) =>
      statement.joins.some(({ placed }) => placed.source.relation?.columns.some((c) => c.kind !== 'cells')),
    )
  )
    return undefined;
  split.local.forEach((conditions, s) =>
    conditions.forEach((condition) => statements[s].where.push(statements[s].text(source, condition))),
  );

  const sides: [Arms, Arms] = [new Arms([statements[0]]), new Arms([statements[1]])];
  const linkRequests = sides.map((arms, s) =>
    split.links.map((link) => arms.requestExpr(source, s === 0 ? link.left : link.right, 'cell')),
  );
  const arms = new SplitArms(tracer, split, sides);
  const planner = new Planner(arms, source, inner);
  const keys = groupKeys(core).map((key) => arms.requestExpr(source, key, 'cell'));
  const plan = planGroups({ core, arms, soft: [] }, planner, !inner);
  // A column beside the aggregates that is no key must be compared within its group: list the pairs for that.
  const cellOutputs = plan.outputs.flatMap((output) =>
    output.kind === 'cells' && output.asked.from === 'rows' ? [output.asked.index] : [],
  );
  if (cellOutputs.some((index) => !keys.includes(index)) || [...planner.read].some((index) => !keys.includes(index)))
    return undefined;

  const constants = await fetchConstants(tracer, planner);
  const rows: FactorRows[] = [];
  for (const side of sides) rows.push(await fetchArms(tracer, side));
  const ofSide = (s: number) =>
    keys.filter((key) => arms.given[key].side === s).map((key) => rows[s].columns[arms.given[key].index]);
  const cells = [0, 1].map((s) => sideCells(tracer, rows[s], linkRequests[s], ofSide(s))) as [SideCells, SideCells];
  const matches = await matchKeys(tracer, split, statements, linkRequests, sides, rows, cells);
  const certain = core.node.type === 'SelectFrom' && !core.node.groupBy;
  const aggregator = new FactoredAggregator(
    tracer,
    cells,
    rows as [FactorRows, FactorRows],
    matches,
    arms.given,
    certain,
  );
  const { groupCount } = aggregator;
  const column = (asked: Asked): BulkColumn => {
    if (asked.from === 'constants') return pick(constants[asked.index], new Int32Array(groupCount));
    const { side, index } = arms.given[asked.index];
    return pick(rows[side].columns[index], aggregator.firstRows(side));
  };
  const builder = new SymbolBuilder(
    tracer.maker,
    { count: groupCount, column, aggregate: (a) => aggregator.symbol(a) },
    planner,
  );
  const there = certain ? tracer.maker.fill(groupCount, ONE) : aggregator.membership();
  let member = there;
  if (plan.having) {
    member = tracer.maker.times(there, builder.condition(plan.having).yes);
    if (plan.having.op !== 'plain') tracer.approximations.add(COMPARED);
  }
  const columns = plan.outputs.map((output): TracedColumn => {
    if (output.kind === 'opaque') return output;
    if (output.kind === 'cells')
      return { kind: 'cells', cells: toCells(column(output.asked)), dependent: output.dependent };
    return orOpaque(!inner, (): TracedColumn => ({ kind: 'symbol', symbol: builder.symbol(output.plan) }));
  });
  const relation = {
    count: groupCount,
    columns: inner ? columns.map((c) => conditional(tracer, c, there)) : columns,
    member,
    firstVariable: tracer.newVariables(groupCount),
  };
  return { ...asMonomials(relation), members: NO_MEMBERS };
}

async function openSide(tracer: Tracer, items: ReadonlySet<FromItem>): Promise<Statement> {
  const statement = new Statement(tracer);
  for (const item of items)
    statement.place(item, await sourceOfItem(tracer, item, false), { nullable: false, key: false });
  return statement;
}

async function fetchConstants(tracer: Tracer, { constants }: Planner): Promise<BulkColumn[]> {
  if (constants.length === 0) return [];
  const sql = `SELECT ${constants.map((constant) => constant.sql).join(', ')}`;
  return tracer.database.selectBulk(
    sql,
    constants.map((constant) => constant.reading),
    1,
    tracer.work,
  );
}

/** Gathers a side's monomials into cells of equal link key and equal group key. */
function sideCells(tracer: Tracer, rows: FactorRows, links: readonly number[], keys: readonly BulkColumn[]): SideCells {
  const linkGroups = groupRows(
    links.map((index) => rows.columns[index]),
    rows.count,
  );
  const keyGroups = groupRows(keys, rows.count);
  const cells = groupRows([linkGroups.groupOf, keyGroups.groupOf], rows.count);
  return {
    monomials: toMonomials(tracer, rows),
    cellOf: cells.groupOf,
    cellCount: cells.groupCount,
    linkOfCell: pick(linkGroups.groupOf, cells.firstRow) as Int32Array,
    keyOfCell: pick(keyGroups.groupOf, cells.firstRow) as Int32Array,
    linkRows: linkGroups.firstRow,
    keyRows: keyGroups.firstRow,
  };
}

/** Which link keys of the two sides match, decided by SQLite over the distinct keys: arrays of left and right link numbers. */
async function matchKeys(
  tracer: Tracer,
  split: SplitCore,
  statements: readonly Statement[],
  requests: readonly (readonly number[])[],
  sides: readonly [Arms, Arms],
  rows: readonly FactorRows[],
  cells: readonly [SideCells, SideCells],
): Promise<[Int32Array, Int32Array]> {
  if (split.links.length === 0) {
    const both = cells.every((side) => side.linkRows.length > 0);
    return [new Int32Array(both ? 1 : 0), new Int32Array(both ? 1 : 0)];
  }
  const names: string[] = [];
  for (const s of [0, 1]) {
    const sqls = requests[s].map((index) => sides[s as 0 | 1].requests[index].sqls[0]);
    const types = await affinities(tracer, statements[s], sqls);
    const name = tracer.newTable('keys');
    const stored = requests[s].map((index, k) => {
      const type = types[k];
      const values = pick(rows[s].columns[index], cells[s].linkRows);
      return { name: `k${k}`, values, ...(type && { type }) };
    });
    await tracer.database.store(name, stored, tracer.work);
    names.push(name);
  }
  const condition = split.links.map((link: Link, k) => `a.k${k} ${link.operator} b.k${k}`).join(' AND ');
  const sql = `SELECT a.rowid, b.rowid FROM "${names[0]}" AS a, "${names[1]}" AS b WHERE ${condition}`;
  const [left, right] = await tracer.database.selectBulk(sql, ['int32', 'int32'], tracer.limit, tracer.work);
  return [left as Int32Array, right as Int32Array];
}

/** The affinities that SQLite gives expressions, so that stored keys compare as the expressions do. */
async function affinities(
  tracer: Tracer,
  statement: Statement,
  sqls: readonly string[],
): Promise<(ColumnType | undefined)[]> {
  const name = tracer.newTable('affinity');
  await tracer.database.materialise(
    name,
    `SELECT ${sqls.map((sql, k) => `${sql} AS k${k}`).join(', ')}${statement.tail()} LIMIT 0`,
    tracer.work,
  );
  const { values } = await tracer.database.select(`SELECT type FROM pragma_table_info('${name}')`, tracer.work);
  return values[0].map((type) => AFFINITIES[String(type)]);
}

const AFFINITIES: Readonly<Record<string, ColumnType | undefined>> = {
  INT: 'integer',
  NUM: 'integer',
  REAL: 'real',
  TEXT: 'text',
};
