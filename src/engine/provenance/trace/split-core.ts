import type { Expr } from 'sqlite3-parser';
import type { BoundCore, FromItem } from '../../sql/bound.ts';
import {
  conjunctsOf,
  expressionsOf,
  findIn,
  isAggregateCall,
  isSubqueryNode,
  knownAggregate,
  outputExprs,
  windowCalls,
} from './core-shape.ts';
import { callsIn, itemsIn } from './dependence.ts';
import { groupKeys } from './trace-groups.ts';
import type { Tracer } from './tracer.ts';

/** A comparison between the two sides of a join: what each side contributes. */
export interface Link {
  readonly left: Expr;
  readonly right: Expr;
  readonly operator: string;
}

/** A join cut into two sides that only comparisons link. */
export interface SplitCore {
  readonly sides: readonly [ReadonlySet<FromItem>, ReadonlySet<FromItem>];
  readonly local: readonly [readonly Expr[], readonly Expr[]];
  readonly links: readonly Link[];
}

const COMPARISONS: Readonly<Record<string, string>> = {
  Equals: '=',
  NotEquals: '<>',
  Less: '<',
  LessEquals: '<=',
  Greater: '>',
  GreaterEquals: '>=',
  Is: 'IS',
  IsNot: 'IS NOT',
};

/**
 * Cuts a grouped core in two where that spares listing pairs of rows: its joins are inner, predictions link the sides (or
 * nothing does), and every aggregate and group key reads one side. Undefined where listing pairs is the way.
 */
export function splitCore(tracer: Tracer, core: BoundCore): SplitCore | undefined {
  const { bound } = tracer;
  const { node, items } = core;
  if (node.type !== 'SelectFrom' || items.length < 2 || items.some((item) => item.join !== 'inner')) return undefined;
  if (items.some((item) => item.relation.kind !== 'table' && item.relation.kind !== 'select')) return undefined;
  if (windowCalls(bound, core).length > 0) return undefined;
  if (expressionsOf(core).some((expr) => findIn(bound, expr, isSubqueryNode).length > 0)) return undefined;
  if (items.some((item) => item.using.length > 0)) return undefined;
  const conditions = [
    ...items.flatMap((item) => item.on ?? []),
    ...(node.whereClause ? [node.whereClause] : []),
  ].flatMap(conjunctsOf);
  const component = components(tracer, core, conditions);
  if (new Set(component.values()).size !== 2) return undefined;
  const [first] = component.values();
  const sides: SplitCore['sides'] = [
    new Set(items.filter((item) => component.get(item) === first)),
    new Set(items.filter((item) => component.get(item) !== first)),
  ];
  const sideOf = (expr: Expr) => sideReading(tracer, sides, expr);
  const aggregates = [...outputExprs(core), ...(node.having ? [node.having] : [])].flatMap((expr) =>
    findIn(bound, expr, isAggregateCall),
  );
  const simple = aggregates.every((call) => {
    const name = knownAggregate(call);
    const distinct = call.type === 'FunctionCallExpr' && call.distinctness === 'Distinct';
    return name && name !== 'min' && name !== 'max' && !distinct && sideOf(call) !== undefined;
  });
  if (!simple || !groupKeys(core).every((key) => sideOf(key) !== undefined)) return undefined;
  const local: [Expr[], Expr[]] = [[], []];
  const links: Link[] = [];
  for (const condition of conditions) {
    const side = sideOf(condition);
    if (side !== undefined) local[side].push(condition);
    else links.push(linkOf(tracer, sides, condition));
  }
  const predicted = links.some(({ left, right }) => callsIn(bound, left).length + callsIn(bound, right).length > 0);
  return predicted || links.length === 0 ? { sides, local, links } : undefined;
}

/** 0 or 1 where an expression reads one side only (0 where it reads none); undefined where it reads both. */
export function sideReading(tracer: Tracer, sides: SplitCore['sides'], expr: Expr): 0 | 1 | undefined {
  const read = [...itemsIn(tracer.bound, expr)];
  if (read.every((item) => sides[0].has(item))) return 0;
  return read.every((item) => sides[1].has(item)) ? 1 : undefined;
}

/** Numbers items so that those which must be joined row by row share a number. */
function components(tracer: Tracer, core: BoundCore, conditions: readonly Expr[]): Map<FromItem, number> {
  const component = new Map(core.items.map((item, i) => [item, i]));
  const merge = (items: readonly FromItem[]) => {
    const numbers = items.map((item) => component.get(item) ?? 0);
    const target = Math.min(...numbers);
    for (const [item, number] of component) if (numbers.includes(number)) component.set(item, target);
  };
  const certain: FromItem[][] = [];
  for (const condition of conditions) {
    const read = [...itemsIn(tracer.bound, condition)].filter((item) => component.has(item));
    if (read.length < 2) continue;
    const parts = partsOf(condition);
    const separable =
      parts &&
      parts.every((part) => itemsIn(tracer.bound, part).size > 0) &&
      ![...itemsIn(tracer.bound, parts[0])].some((item) => itemsIn(tracer.bound, parts[1]).has(item));
    if (!separable) merge(read);
    else if (callsIn(tracer.bound, condition).length === 0) certain.push(read);
    else for (const part of parts) merge([...itemsIn(tracer.bound, part)].filter((item) => component.has(item)));
  }
  // Plain keys join row by row as long as that leaves two sides to be linked by predictions.
  for (const read of certain) if (new Set(component.values()).size > 2) merge(read);
  return component;
}

function partsOf(condition: Expr): [Expr, Expr] | undefined {
  if (condition.type !== 'BinaryExpr' || COMPARISONS[condition.op] === undefined) return undefined;
  return [condition.left, condition.right];
}

function linkOf(tracer: Tracer, sides: SplitCore['sides'], condition: Expr): Link {
  const parts = partsOf(condition);
  if (!parts || condition.type !== 'BinaryExpr') throw new Error('what links the sides is a comparison');
  const operator = COMPARISONS[condition.op];
  const [a, b] = parts;
  if (sideReading(tracer, sides, a) === 0) return { left: a, right: b, operator };
  const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
  return { left: b, right: a, operator: mirrored[operator] ?? operator };
}
