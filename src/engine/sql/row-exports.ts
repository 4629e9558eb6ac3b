import type { BoundQuery, BoundSelect, FromItem } from './bound.ts';
import { quoteName, RESERVED_PREFIX } from './names.ts';
import { freeRowidName } from './storing.ts';

/** Row ids that subqueries must hand out, because a prediction outside names their rows: per select, the items meant. */
export type RowExports = ReadonlyMap<BoundSelect, ReadonlySet<FromItem>>;

/** What must be handed out for every prediction of a query. */
export function rowExports(bound: BoundQuery): RowExports {
  const exports = new Map<BoundSelect, Set<FromItem>>();
  for (const { path } of bound.predictions.values()) {
    for (let i = 0; i + 1 < path.length; i++) {
      const { relation } = path[i];
      if (relation.kind !== 'select') continue;
      const items = exports.get(relation.select) ?? new Set();
      exports.set(relation.select, items.add(path[i + 1]));
    }
  }
  return exports;
}

/** The name under which a select hands out the row id of one of its items. */
export function exportName(item: FromItem): string {
  return `${RESERVED_PREFIX}row${item.id}`;
}

/** SQL for the row id at the end of a path, as seen where its first item stands, which is called `qualifier` there. */
export function rowidOf(path: readonly FromItem[], qualifier: string): string {
  const [first, next] = path;
  const { relation } = first;
  const name =
    relation.kind === 'table' ? freeRowidName(relation.table.columns.map((column) => column.name)) : exportName(next);
  return qualifier === '' ? quoteName(name) : `${quoteName(qualifier)}.${quoteName(name)}`;
}

/** The path from one of a select's items on, along which it hands out that item's row id. */
export function pathFrom(bound: BoundQuery, item: FromItem): readonly FromItem[] {
  for (const { path } of bound.predictions.values()) {
    const at = path.indexOf(item);
    if (at > 0) return path.slice(at);
  }
  throw new Error('this item is on no path');
}
