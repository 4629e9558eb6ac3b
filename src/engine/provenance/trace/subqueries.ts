import type { Expr } from 'sqlite3-parser';
import type { BoundCore, BoundSelect, FromItem, PredictCall } from '../../sql/bound.ts';
import { LazyBlocks } from '../blocks.ts';
import { AnyVector } from '../vectors/any.ts';
import { INDEPENDENT } from './aggregates.ts';
import { Arms } from './arms.ts';
import { Choice, keyOf } from './choice.ts';
import type { Keyed } from './choice.ts';
import { isAggregated, selectOf, windowCalls } from './core-shape.ts';
import type { SubqueryNode } from './core-shape.ts';
import { itemsIn } from './dependence.ts';
import { groupRows } from './grouping.ts';
import { openCore, placeKey } from './open-core.ts';
import type { OpenCore } from './open-core.ts';
import { Planner } from './planner.ts';
import { refuse } from './refuse.ts';
import type { Scalar } from './scalar.ts';
import { traceScalar } from './scalar-core.ts';
import { itemOfSelect, sourceOfItem } from './sources.ts';
import { isNullable, keysOf, Statement } from './statement.ts';
import { planSoft, traceRows } from './trace-rows.ts';
import type { Tracer } from './tracer.ts';

/** A subquery that depends on predictions, decided for every row of the query around it. */
export interface DecidedSubquery {
  readonly node: SubqueryNode;
  readonly decision: ({ readonly kind: 'choice' } & Keyed<Choice>) | ({ readonly kind: 'scalar' } & Keyed<Scalar>);
}

/** What names the row outside: items, and the classes of calls inside that read items outside. */
export interface OutsideKeys {
  readonly items: readonly FromItem[];
  readonly calls: readonly PredictCall[];
}

/** Decides EXISTS, IN or a scalar subquery of a core. */
export async function decideSubquery(tracer: Tracer, core: BoundCore, node: SubqueryNode): Promise<DecidedSubquery> {
  const outside = outsideOf(tracer, core, node);
  const keys = (statement: Statement) => keyColumns(statement, outside);
  if (node.type === 'SubqueryExpr') {
    const value = await traceScalar(tracer, core, node, outside);
    return { node, decision: { kind: 'scalar', value, keys } };
  }
  const value = await decideChoice(tracer, core, node, outside);
  return { node, decision: { kind: 'choice', value, keys } };
}

function outsideOf(tracer: Tracer, core: BoundCore, node: Expr): OutsideKeys {
  const { bound } = tracer;
  const { offset, length } = node.span;
  const items = [...itemsIn(bound, node)];
  const calls = [...bound.predictions.values()].filter(
    (call) =>
      items.includes(call.path[0]) &&
      call.probabilityOf === undefined &&
      call.source === core.select.source &&
      call.node.span.offset >= offset &&
      call.node.span.offset + call.node.span.length <= offset + length,
  );
  return { items, calls };
}

/** SQL for what names the row outside, in a statement that has its items. */
export function keyColumns(statement: Statement, { items, calls }: OutsideKeys): string[] {
  const ofItems = items.flatMap((item) => {
    const placed = statement.find(item);
    if (!placed) throw new Error('a statement places what its subqueries read');
    return keysOf(placed);
  });
  return [...ofItems, ...calls.map((call) => statement.classNumber(call))];
}

/** Whether a select's rows are plain joined rows, as far as EXISTS and IN care: DISTINCT and UNION change nothing there. */
function isSimple(tracer: Tracer, select: BoundSelect): boolean {
  return select.cores.every(
    (core) =>
      core.node.type === 'SelectFrom' &&
      (core.operator === undefined || core.operator === 'Union' || core.operator === 'UnionAll') &&
      !isAggregated(tracer.bound, core) &&
      windowCalls(tracer.bound, core).length === 0,
  );
}

async function decideChoice(
  tracer: Tracer,
  core: BoundCore,
  node: Exclude<SubqueryNode, { type: 'SubqueryExpr' }>,
  outside: OutsideKeys,
): Promise<Choice> {
  const select = selectOf(tracer.bound, node);
  refuseLimit(select, node);
  const parts: Part[] = [];
  const opened = isSimple(tracer, select)
    ? await Promise.all(select.cores.map((inner) => openCore(tracer, inner, false, outside.items)))
    : [await openAsTable(tracer, select, node, outside)];
  for (const open of opened) parts.push(await matches(tracer, open, core, node, outside));
  return assemble(tracer, parts, node.type === 'InSelectExpr');
}

/** A grouped, combined or otherwise computed subquery, traced as a table of its own; it may not read the row outside. */
async function openAsTable(
  tracer: Tracer,
  select: BoundSelect,
  node: SubqueryNode,
  outside: OutsideKeys,
): Promise<OpenCore> {
  if (select.outer.size > 0) {
    throw refuse(
      select.source,
      node,
      'correlated-subquery',
      'A grouped or combined subquery that reads the query around it is not followed: write it as a join.',
    );
  }
  const item = itemOfSelect(select);
  const source = await sourceOfItem(tracer, item, true);
  const nullable = outside.items.filter((key) => isNullable(key.core, key));
  const statements: Statement[] = [];
  for (let choice = 0; choice < 2 ** nullable.length; choice++) {
    const missing = nullable.filter((_, i) => choice & (1 << i));
    const statement = new Statement(tracer);
    for (const key of outside.items)
      placeKey(statement, key, await sourceOfItem(tracer, key, true), missing.includes(key));
    statement.place(item, source, { nullable: false, key: false });
    statements.push(statement);
  }
  return { core: item.core, arms: new Arms(statements), soft: [] };
}

function refuseLimit(select: BoundSelect, node: SubqueryNode): void {
  const { limit } = select.node;
  if (!limit) return;
  const harmless =
    node.type === 'ExistsExpr' &&
    !limit.offset &&
    limit.expr.type === 'NumericLiteral' &&
    Number(limit.expr.value) >= 1;
  if (!harmless) {
    throw refuse(
      select.source,
      limit,
      'limit-inside',
      'LIMIT inside a subquery that depends on predictions cannot be followed.',
    );
  }
}

async function matches(tracer: Tracer, open: OpenCore, core: BoundCore, node: SubqueryNode, outside: OutsideKeys) {
  const { arms } = open;
  const planner = new Planner(arms, open.core.select.source, true);
  const soft = planSoft(open, planner);
  const width = keyColumns(arms.statements[0], outside).length;
  const keys = Array.from({ length: width }, (_, k) => arms.request((s) => keyColumns(s, outside)[k], 'int32'));
  const match = arms.request((s) => (node.type === 'InSelectExpr' ? equality(s, open.core, core, node) : '1'), 'int32');
  if (node.type === 'InSelectExpr') {
    for (const s of arms.statements) s.where.push(`(${equality(s, open.core, core, node)}) IS NOT 0`);
  }
  const { monomials } = await traceRows(tracer, open, planner, soft);
  return { keys: keys.map((k) => monomials.columns[k]), match: monomials.columns[match], monomials };
}

/** SQL for lhs = output, in a statement over the subquery's tables. */
function equality(
  statement: Statement,
  inner: BoundCore,
  core: BoundCore,
  node: Extract<SubqueryNode, { type: 'InSelectExpr' }>,
): string {
  const left = node.lhs.type === 'ParenthesizedExpr' ? node.lhs.exprs : [node.lhs];
  if (left.length !== inner.outputs.length) {
    throw refuse(core.select.source, node, 'row-value', 'Both sides of IN must have as many columns.');
  }
  return left
    .map((expr, i) => {
      const { value } = inner.outputs[i];
      const right =
        value.kind === 'expr' ? statement.text(inner.select.source, value.expr) : statement.reference(value);
      return `(${statement.text(core.select.source, expr)}) = (${right})`;
    })
    .join(' AND ');
}

type Part = Awaited<ReturnType<typeof matches>>;

/** One event per key: some match; and for IN, whether a NULL leaves the outcome open where there is none. */
function assemble(tracer: Tracer, parts: readonly Part[], isIn: boolean): Choice {
  const { program, maker } = tracer;
  const index = new Map<string, number>();
  const merged = parts.map(({ keys, monomials }) => {
    const columns = keys.map((column) => column as Int32Array);
    const groupOf = new Int32Array(monomials.count);
    if (columns.length === 0) {
      if (monomials.count > 0) index.set('', 0);
      return groupOf;
    }
    const { groupOf: local, firstRow } = groupRows(keys, monomials.count);
    const global = firstRow.map((row) => {
      const key = keyOf(columns, row);
      const known = index.get(key);
      if (known !== undefined) return known;
      index.set(key, index.size);
      return index.size - 1;
    });
    local.forEach((group, i) => (groupOf[i] = global[group]));
    return groupOf;
  });
  const some = (wanted: number) =>
    parts
      .map(({ match, monomials }, p) => {
        const groups = merged[p].map((group, i) => (match[i] === wanted ? group : -1));
        const blocks = new LazyBlocks(monomials.slots, monomials.literals, index.size, groups);
        return program.add(new AnyVector(program, blocks)).slots();
      })
      .reduce((a, b) => maker.either(a, b));
  tracer.approximations.add(INDEPENDENT);
  const yes = some(1);
  const firstVariable = tracer.newVariables(index.size);
  if (!isIn) return new Choice(index, { yes, no: maker.not(yes) }, firstVariable);
  const undecided = parts.some(({ match }) => (match as Int32Array).includes(-1));
  if (!undecided) return new Choice(index, { yes, no: maker.not(yes) }, firstVariable);
  const unknown = maker.times(maker.not(yes), some(-1));
  return new Choice(index, { yes, no: maker.times(maker.not(yes), maker.not(some(-1))), unknown }, firstVariable);
}
