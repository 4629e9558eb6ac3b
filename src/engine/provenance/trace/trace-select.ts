import { indices, tabulate } from '../../base/tabulate.ts';
import type { CompoundOperator } from 'sqlite3-parser';
import type { BoundCore, BoundSelect } from '../../sql/bound.ts';
import { LazyBlocks } from '../blocks.ts';
import type { Literals } from '../blocks.ts';
import { AnyVector } from '../vectors/any.ts';
import { INDEPENDENT } from './aggregates.ts';
import { groupRows } from './grouping.ts';
import { refuse } from './refuse.ts';
import type { Relation, TracedColumn } from './relation.ts';
import { asMonomials, traceCore } from './trace-core.ts';
import type { Members, TracedCore } from './trace-core.ts';
import type { Tracer } from './tracer.ts';

/** Traces a whole SELECT as rows. `inner`: another query reads them. */
export async function traceSelect(tracer: Tracer, select: BoundSelect, inner: boolean): Promise<Relation> {
  return (await traceWithBase(tracer, select, inner)).relation;
}

/** The same, with what each row is made of where it is one SELECT. */
export async function traceWithBase(tracer: Tracer, select: BoundSelect, inner: boolean): Promise<TracedCore> {
  const [first, ...rest] = select.cores;
  let result = await traceCore(tracer, first, inner);
  if (first.node.type === 'SelectFrom' && first.node.distinctness === 'Distinct')
    result = distinct(tracer, first, [result]);
  for (const core of rest) {
    let next = await traceCore(tracer, core, inner);
    if (core.node.type === 'SelectFrom' && core.node.distinctness === 'Distinct') next = distinct(tracer, core, [next]);
    result = combine(tracer, core, result, next, core.operator ?? 'UnionAll');
  }
  return result;
}

function combine(
  tracer: Tracer,
  core: BoundCore,
  left: TracedCore,
  right: TracedCore,
  operator: CompoundOperator,
): TracedCore {
  if (operator === 'UnionAll') return append(tracer, left, right);
  if (operator === 'Union') return distinct(tracer, core, [left, right]);
  return distinct(tracer, core, [left, right], operator);
}

/** Rows of both, one after the other. */
function append(tracer: Tracer, left: TracedCore, right: TracedCore): TracedCore {
  const count = left.relation.count + right.relation.count;
  const columns = left.relation.columns.map((column, c) =>
    appendColumns(tracer, column, right.relation.columns[c], left.relation.count, right.relation.count),
  );
  const member = glued(left.relation.member, right.relation.member);
  const relation = { count, columns, member, firstVariable: tracer.newVariables(count) };
  const members = joinMembers([left, right], indices(count));
  return { ...asMonomials(relation), members };
}

/** What the rows of several parts are made of, once `rowOf` numbers the rows of all parts, one after the other, anew. */
function joinMembers(parts: readonly TracedCore[], rowOf: Int32Array): Members {
  const total = parts.reduce((sum, { members }) => sum + members.rowOf.length, 0);
  const rows = new Int32Array(total);
  let at = 0;
  let firstRow = 0;
  for (const { members, relation } of parts) {
    members.rowOf.forEach((row, i) => (rows[at + i] = rowOf[firstRow + row]));
    at += members.rowOf.length;
    firstRow += relation.count;
  }
  const base = () => {
    const joined = new Map<string, Int32Array>();
    let start = 0;
    for (const { members } of parts) {
      for (const [alias, ids] of members.base()) {
        const column = joined.get(alias) ?? new Int32Array(total).fill(-1);
        column.set(ids, start);
        joined.set(alias, column);
      }
      start += members.rowOf.length;
    }
    return joined;
  };
  return { rowOf: rows, base };
}

function appendColumns(tracer: Tracer, a: TracedColumn, b: TracedColumn, aCount: number, bCount: number): TracedColumn {
  if (a.kind === 'opaque') return a;
  if (b.kind === 'opaque') return b;
  if (a.kind === 'cells' && b.kind === 'cells') {
    return { kind: 'cells', cells: [...a.cells, ...b.cells], dependent: a.dependent || b.dependent };
  }
  const [left, right] = [toSymbol(tracer, a), toSymbol(tracer, b)];
  if (!left || !right)
    return {
      kind: 'opaque',
      reason: 'This column holds text in one part and numbers that depend on predictions in the other.',
    };
  const glue = (x: Int32Array, y: Int32Array) => glued(x.subarray(0, aCount), y.subarray(0, bCount));
  return {
    kind: 'symbol',
    symbol: {
      value: glue(left.value, right.value),
      present: glue(left.present, right.present),
      variance: glue(left.variance, right.variance),
      unconditional: left.unconditional && right.unconditional,
      whole: left.whole && right.whole,
    },
  };
}

function glued(x: Int32Array, y: Int32Array): Int32Array {
  const both = new Int32Array(x.length + y.length);
  both.set(x);
  both.set(y, x.length);
  return both;
}

function toSymbol(tracer: Tracer, column: Exclude<TracedColumn, { kind: 'opaque' }>) {
  if (column.kind === 'symbol') return column.symbol;
  const { cells } = column;
  if (cells.some((cell) => typeof cell === 'string')) return undefined;
  const numbers = tabulate(cells.length, (i) => Number(cells[i] ?? NaN));
  return {
    ...tracer.maker.known(
      numbers,
      numbers.every((x) => Number.isInteger(x)),
    ),
    unconditional: true,
  };
}

/** Rows with equal cells are one: there when some of them is (UNION, DISTINCT), both are, or only the left one is. */
function distinct(
  tracer: Tracer,
  core: BoundCore,
  parts: readonly TracedCore[],
  operator: CompoundOperator = 'Union',
): TracedCore {
  if (operator === 'Union' && parts.some(hasSymbols)) return withoutDuplicates(tracer, core, parts);
  const columns = parts[0].relation.columns.map((_, c) =>
    parts.flatMap((part) => cellsOf(core, part.relation.columns[c])),
  );
  const count = parts.reduce((sum, part) => sum + part.relation.count, 0);
  const { groupCount, groupOf, firstRow } = groupRows(columns, count);
  const { program, maker } = tracer;
  const some = (ofParts: readonly TracedCore[], offset: number) => {
    const merged = joinMonomials(ofParts, groupOf, offset);
    if (merged.literals.columnCount > 1) tracer.approximations.add(INDEPENDENT);
    return program
      .add(new AnyVector(program, new LazyBlocks(merged.slots, merged.literals, groupCount, merged.groups)))
      .slots();
  };
  let member: Int32Array;
  if (operator === 'Union' || operator === 'UnionAll') member = some(parts, 0);
  else {
    const [left, right] = [some([parts[0]], 0), some([parts[1]], parts[0].relation.count)];
    tracer.approximations.add(INDEPENDENT);
    member = maker.times(left, operator === 'Intersect' ? right : maker.not(right));
  }
  const dependent = (c: number) => parts.some((part) => isDependent(part.relation.columns[c]));
  const relation = {
    count: groupCount,
    columns: columns.map((cells, c): TracedColumn => ({
      kind: 'cells',
      cells: Array.from(firstRow, (row) => cells[row]),
      dependent: dependent(c),
    })),
    member,
    firstVariable: tracer.newVariables(groupCount),
  };
  // What EXCEPT takes away is no part of the rows that stay.
  const members = joinMembers(operator === 'Except' ? [parts[0]] : parts, groupOf);
  return { ...asMonomials(relation), members };
}

function hasSymbols({ relation }: TracedCore): boolean {
  return relation.columns.some((column) => column.kind !== 'cells');
}

/** Rows with numbers that depend on predictions, where the other cells alone tell all rows apart: there is nothing to remove. */
function withoutDuplicates(tracer: Tracer, core: BoundCore, parts: readonly TracedCore[]): TracedCore {
  const count = parts.reduce((sum, part) => sum + part.relation.count, 0);
  const fixed = parts[0].relation.columns.flatMap((_, c) => {
    const columns = parts.map((part) => part.relation.columns[c]);
    return columns.every((column) => column.kind === 'cells')
      ? [columns.flatMap((column) => cellsOf(core, column))]
      : [];
  });
  if (count > 1 && groupRows(fixed, count).groupCount < count) {
    throw refuse(
      core.select.source,
      core.node,
      'distinct-aggregate',
      'Removing duplicates (DISTINCT, UNION) among rows that only differ in numbers that depend on predictions is not followed: use UNION ALL, or add a column that tells the rows apart.',
    );
  }
  return parts.reduce((a, b) => append(tracer, a, b));
}

function isDependent(column: TracedColumn): boolean {
  return column.kind !== 'cells' || column.dependent;
}

function cellsOf(core: BoundCore, column: TracedColumn) {
  if (column.kind === 'cells') return column.cells;
  throw refuse(
    core.select.source,
    core.node,
    'distinct-aggregate',
    'Removing duplicates (DISTINCT, UNION, EXCEPT, INTERSECT) of numbers that depend on predictions is not followed.',
  );
}

/** The monomials of several parts over one numbering of rows. */
function joinMonomials(parts: readonly TracedCore[], groupOf: Int32Array, offset: number) {
  const total = parts.reduce((sum, part) => sum + part.monomials.count, 0);
  const slots = new Int32Array(total);
  const groups = new Int32Array(total);
  const variables: Float64Array[] = [];
  const values: Int32Array[] = [];
  let at = 0;
  let row = offset;
  for (const { monomials, rowOf, relation } of parts) {
    slots.set(monomials.slots, at);
    rowOf.forEach((r, i) => (groups[at + i] = groupOf[row + r]));
    monomials.literals.variables.forEach((column, k) => {
      const padded = new Float64Array(total).fill(-1);
      padded.set(column, at);
      variables.push(padded);
      const outcome = new Int32Array(total);
      outcome.set(monomials.literals.values[k], at);
      values.push(outcome);
    });
    at += monomials.count;
    row += relation.count;
  }
  const literals: Literals = { columnCount: variables.length, variables, values };
  return { slots, groups, literals };
}
