import type { Expr } from 'sqlite3-parser';
import type { BoundCore, FromItem } from '../../sql/bound.ts';
import { Arms } from './arms.ts';
import { conjunctsOf, expressionsOf, findIn, isSubqueryNode, selectOf, windowCalls } from './core-shape.ts';
import type { SubqueryNode } from './core-shape.ts';
import { noPartner } from './no-partner.ts';
import { refuse } from './refuse.ts';
import { nullSource, sourceOfItem } from './sources.ts';
import type { ItemSource } from './source.ts';
import { isNullable, Statement } from './statement.ts';
import { decideSubquery } from './subqueries.ts';
import type { DecidedSubquery } from './subqueries.ts';
import { precomputeWindows } from './windows.ts';
import { isSymbolic } from './is-symbolic.ts';
import type { Tracer } from './tracer.ts';

/** A core's tables joined and its conditions applied, ready to be asked for columns. */
export interface OpenCore {
  readonly core: BoundCore;
  /** More than one arm where an outer join depends on predictions: with and without a partner. */
  readonly arms: Arms;
  /** Conditions on numbers that depend on predictions; SQL cannot decide them. */
  readonly soft: readonly Expr[];
}

/**
 * Opens a core. `tellApart`: whether its rows must be told apart. `keys`: items outside the core; it is then answered for
 * every row of theirs.
 */
export async function openCore(
  tracer: Tracer,
  core: BoundCore,
  tellApart: boolean,
  keys: readonly FromItem[] = [],
): Promise<OpenCore> {
  refuseStrangers(core);
  const subqueries = await decideAll(tracer, core);
  const sources = new Map<FromItem, ItemSource>();
  const outer = core.items.some((item) => item.join !== 'inner');
  const apart = tellApart || outer || subqueries.length > 0;
  for (const item of core.items) sources.set(item, await sourceOfItem(tracer, item, apart));
  for (const item of keys) sources.set(item, await sourceOfItem(tracer, item, true));
  if (windowCalls(tracer.bound, core).length > 0) {
    const statement = await precomputeWindows(tracer, core, sources, (s) => applyConditions(core, [s], []));
    for (const { node, decision } of subqueries) decide(statement, node, decision);
    return { core, arms: new Arms([statement]), soft: [] };
  }
  const uncertain = core.items.filter((item) => joinsUncertainly(tracer, item, sources));
  if (uncertain.length > 0) refuseBesideTotal(core);

  const statements: Statement[] = [];
  // Rows outside that an outer join there fills with NULL are keys like any other.
  const maybeNull = [...uncertain, ...keys.filter((item) => isNullable(item.core, item))];
  for (let choice = 0; choice < 2 ** maybeNull.length; choice++) {
    const missing = maybeNull.filter((_, i) => choice & (1 << i));
    const unmatched = uncertain.filter((item) => missing.includes(item));
    const statement = new Statement(tracer);
    for (const item of keys) placeKey(statement, item, known(sources, item), missing.includes(item));
    for (const { node, decision } of subqueries) decide(statement, node, decision);
    for (const item of core.items) {
      const source = known(sources, item);
      if (unmatched.includes(item)) {
        statement.place(item, nullSource(source), { nullable: true, key: false });
      } else if (uncertain.includes(item)) {
        statement.place(item, source, { nullable: false, key: false });
      } else {
        statement.place(item, source, { nullable: isNullable(core, item), key: false, join: item.join });
      }
    }
    for (const item of unmatched) statement.fixed.push(await noPartner(tracer, core, item, statement));
    statements.push(statement);
  }
  const arms = new Arms(statements);
  return { core, arms, soft: applyConditions(core, statements, uncertain) };
}

/** Places an item outside; as the row of NULLs where an outer join there found nothing. */
export function placeKey(statement: Statement, item: FromItem, source: ItemSource, missing: boolean): void {
  statement.place(item, missing ? nullSource(source) : source, { nullable: missing, key: true });
}

function decide(statement: Statement, node: SubqueryNode, decision: DecidedSubquery['decision']): void {
  if (decision.kind === 'choice') statement.choices.set(node, decision);
  else statement.scalars.set(node, decision);
}

function known(sources: ReadonlyMap<FromItem, ItemSource>, item: FromItem): ItemSource {
  const source = sources.get(item);
  if (!source) throw new Error('every item has a source');
  return source;
}

function refuseStrangers(core: BoundCore): void {
  const { source } = core.select;
  for (const { relation, node } of core.items) {
    if (relation.kind === 'opaque') {
      const advice = `read it in a subquery, (SELECT … FROM ${relation.name}…)`;
      throw refuse(source, node, 'table-function', `“${relation.name}” beside predictions is not followed: ${advice}.`);
    }
    if (relation.kind === 'recursive') {
      throw refuse(source, node, 'recursion', 'A recursive query that reads predictions cannot be followed.');
    }
  }
}

/** A RIGHT or FULL JOIN fills rows in again that an uncertain LEFT JOIN before it may have lost. */
function refuseBesideTotal(core: BoundCore): void {
  const total = core.items.find((item) => item.join === 'right' || item.join === 'full');
  if (total) throw refuseOuter(total);
}

function refuseOuter(item: FromItem): Error {
  const name = item.join === 'full' ? 'FULL' : 'RIGHT';
  const advice = 'write it as LEFT JOIN, with the tables the other way round';
  return refuse(
    item.core.select.source,
    item.node,
    'outer-join',
    `A ${name} JOIN that depends on predictions cannot be followed: ${advice}.`,
  );
}

async function decideAll(tracer: Tracer, core: BoundCore): Promise<DecidedSubquery[]> {
  const decided: DecidedSubquery[] = [];
  const nodes = new Set(expressionsOf(core).flatMap((expr) => findIn(tracer.bound, expr, isSubqueryNode)));
  for (const node of nodes) {
    if (tracer.dependence.ofSelect(selectOf(tracer.bound, node)))
      decided.push(await decideSubquery(tracer, core, node));
  }
  return decided;
}

/** Whether predictions decide if a row left of an outer join finds a partner. */
function joinsUncertainly(tracer: Tracer, item: FromItem, sources: ReadonlyMap<FromItem, ItemSource>): boolean {
  if (item.join === 'inner') return false;
  const depends = (other: FromItem) => known(sources, other).lineage.length > 0;
  const uncertain = depends(item) || (item.on !== undefined && tracer.dependence.ofExpr(item.on));
  if (item.join === 'left') return uncertain;
  if (uncertain || item.core.items.some((other) => other.position < item.position && depends(other)))
    throw refuseOuter(item);
  return false;
}

/** Writes ON, USING and WHERE into the arms; returns the conditions that SQL cannot decide. */
function applyConditions(core: BoundCore, arms: readonly Statement[], uncertain: readonly FromItem[]): Expr[] {
  const { node, select } = core;
  const total = core.items.some((item) => item.join === 'right' || item.join === 'full');
  const inWhere = node.type === 'SelectFrom' && node.whereClause ? conjunctsOf(node.whereClause) : [];
  // ON of an inner join is a condition like any other, except where an outer join to its right fills rows in again.
  const inner = core.items.filter((item) => item.join === 'inner' && !total);
  const conditions = [...inner.flatMap((item) => (item.on ? conjunctsOf(item.on) : [])), ...inWhere];
  const soft = conditions.filter((condition) => isSymbolic(arms[0], condition));
  for (const arm of arms) {
    for (const { placed, join, on } of arm.joins) {
      const { item } = placed;
      if (placed.key || placed.source.isNull) continue;
      const ordered = join !== 'inner' || total;
      const target = ordered ? on : arm.where;
      for (const { left, right } of item.using) target.push(`${arm.reference(left)} = ${arm.reference(right)}`);
      if (item.on && (ordered || uncertain.includes(item))) target.push(arm.text(select.source, item.on));
    }
    for (const condition of conditions)
      if (!soft.includes(condition)) arm.where.push(arm.text(select.source, condition));
  }
  return soft;
}
