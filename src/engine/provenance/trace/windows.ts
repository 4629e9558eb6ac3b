import type { BoundCore, FromItem } from '../../sql/bound.ts';
import { quoteName } from '../../sql/names.ts';
import { isAggregated, windowCalls } from './core-shape.ts';
import { callsIn } from './dependence.ts';
import { refuse } from './refuse.ts';
import type { ItemSource } from './source.ts';
import { columnNames } from './sources.ts';
import { isNullable, qualify, Statement } from './statement.ts';
import type { Tracer } from './tracer.ts';

/**
 * A core with window functions over rows that do not depend on predictions: the joined rows and their windows are
 * computed first, as a subquery, so that listing the classes of a row afterwards does not multiply what a window sees.
 */
export async function precomputeWindows(
  tracer: Tracer,
  core: BoundCore,
  sources: ReadonlyMap<FromItem, ItemSource>,
  applyConditions: (statement: Statement) => unknown,
): Promise<Statement> {
  refuseDependent(tracer, core, sources);
  const before = new Statement(tracer);
  for (const [item, source] of sources) {
    if (item.core === core)
      before.place(item, source, { nullable: isNullable(core, item), key: false, join: item.join });
  }
  applyConditions(before);
  const outputs: string[] = [];
  const put = (sql: string) => {
    const name = `w${outputs.length}`;
    outputs.push(`${sql} AS ${name}`);
    return name;
  };
  const renamed = before.joins.map(({ placed }) => {
    const carry = (column: string) => put(qualify(placed, column));
    const { source } = placed;
    return {
      placed,
      source: {
        ...source,
        columns: source.columns.map(carry),
        identity: source.identity.map(carry),
        rowid: source.rowid === undefined ? undefined : carry(source.rowid),
        exports: new Map([...source.exports].map(([item, name]) => [item, carry(name)])),
      },
    };
  });
  const node = core.node.type === 'SelectFrom' ? core.node : undefined;
  const windows = windowCalls(tracer.bound, core).map((call) => ({
    call,
    name: put(before.text(core.select.source, call)),
  }));
  const named = (node?.windowClause ?? []).map((definition) => before.text(core.select.source, definition));
  const clause = named.length ? ` WINDOW ${named.join(', ')}` : '';

  const statement = new Statement(tracer);
  const host = statement.place(
    { ...core.items[0], id: -1 },
    {
      sql: `(SELECT ${outputs.join(', ')}${before.tail()}${clause})`,
      columns: columnNames(0),
      identity: renamed.flatMap(({ source }) => source.identity),
      rowid: undefined,
      lineage: [],
      isNull: false,
      relation: undefined,
      exports: new Map(),
      dependent: [],
    },
    { nullable: false, key: false },
  );
  for (const { placed, source } of renamed) statement.placeWithin(host, placed.item, source, placed.nullable);
  for (const { call, name } of windows) statement.computed.set(call, `${quoteName(host.alias)}.${name}`);
  return statement;
}

function refuseDependent(tracer: Tracer, core: BoundCore, sources: ReadonlyMap<FromItem, ItemSource>): void {
  const { node, select } = core;
  const [call] = windowCalls(tracer.bound, core);
  const conditions = [
    ...core.items.flatMap((item) => item.on ?? []),
    ...(node.type === 'SelectFrom' && node.whereClause ? [node.whereClause] : []),
  ];
  const definitions = node.type === 'SelectFrom' ? (node.windowClause ?? []) : [];
  const depends =
    isAggregated(tracer.bound, core) ||
    core.items.some((item) => (sources.get(item)?.lineage.length ?? 0) > 0) ||
    [...conditions, ...definitions, ...windowCalls(tracer.bound, core)].some(
      (part) => tracer.dependence.ofExpr(part) || callsIn(tracer.bound, part).length > 0,
    );
  if (depends) {
    throw refuse(
      select.source,
      call,
      'window-above-predictions',
      'A window function over rows that depend on predictions is not followed: compute the window in a subquery first, then filter by predict.',
    );
  }
}
