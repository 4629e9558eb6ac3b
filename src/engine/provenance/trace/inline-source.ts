import type { BoundCore, BoundSelect, FromItem } from '../../sql/bound.ts';
import { quoteName } from '../../sql/names.ts';
import { exportName, pathFrom } from '../../sql/row-exports.ts';
import { callsIn, itemsIn } from './dependence.ts';
import { isSymbolic } from './is-symbolic.ts';
import { openCore } from './open-core.ts';
import { ALONE, printCore } from './print.ts';
import { qualify } from './statement.ts';
import type { Statement } from './statement.ts';
import type { ItemSource, LineageColumn } from './source.ts';
import { columnNames, plainSource } from './sources.ts';
import { exportsOf } from './tracer.ts';
import type { Tracer } from './tracer.ts';

/** One SELECT of a subquery that is written in place: its outputs, and everything that its rows depend on. */
interface Piece {
  readonly outputs: readonly string[];
  readonly exports: readonly string[];
  readonly lineage: readonly LineageColumn[];
  readonly identity: readonly string[];
  readonly tail: string;
  readonly dependent: readonly boolean[];
}

/**
 * A subquery of plain joined rows, written in place: it hands out the lineage of its rows in columns of its own, so that
 * nothing is taken as independent that is not. Undefined where it computes with numbers that depend on predictions.
 */
export async function inlineSource(
  tracer: Tracer,
  select: BoundSelect,
  tellApart: boolean,
): Promise<ItemSource | undefined> {
  const pieces: Piece[] = [];
  for (const core of select.cores) {
    if (!tracer.dependence.ofCore(core) && exportsOf(tracer, select).length === 0) {
      pieces.push(await certainPiece(tracer, core, tellApart));
      continue;
    }
    const open = await openCore(tracer, core, tellApart);
    const [first] = open.arms.statements;
    const symbolic = core.outputs.some(({ value }) => value.kind === 'expr' && isSymbolic(first, value.expr));
    const passed = core.outputs.some(
      ({ value }) => value.kind === 'column' && isSymbolicColumn(first, value.item, value.column),
    );
    if (open.soft.length > 0 || symbolic || passed) return undefined;
    for (const statement of open.arms.statements) pieces.push(pieceOf(tracer, select, core, statement));
  }
  return join(tracer, select, pieces, tellApart);
}

function isSymbolicColumn(statement: Statement, item: FromItem, column: number | 'rowid'): boolean {
  const kind = column === 'rowid' ? undefined : statement.find(item)?.source.relation?.columns[column].kind;
  return kind !== undefined && kind !== 'cells';
}

async function certainPiece(tracer: Tracer, core: BoundCore, tellApart: boolean): Promise<Piece> {
  const width = core.outputs.length;
  const source = await plainSource(tracer, printCore(tracer.bound, core, ALONE), width, tellApart);
  return {
    outputs: source.columns.map(quoteName),
    exports: [],
    lineage: [],
    identity: source.identity.map(quoteName),
    tail: ` FROM ${source.sql}`,
    dependent: source.columns.map(() => false),
  };
}

function pieceOf(tracer: Tracer, select: BoundSelect, core: BoundCore, statement: Statement): Piece {
  const { source } = select;
  const outputs = core.outputs.map(({ value }) =>
    value.kind === 'expr' ? statement.text(source, value.expr) : statement.reference(value),
  );
  const exports = exportsOf(tracer, select).map((item) => exported(tracer, item, statement));
  const lineage = statement.lineage();
  const order = select.cores.length === 1 && select.node.limit ? orderAndLimit(select, statement) : '';
  return {
    outputs,
    exports,
    lineage,
    identity: statement.identity(),
    tail: statement.tail() + order,
    dependent: core.outputs.map(({ value }) => dependsOn(tracer, statement, value)),
  };
}

/** Whether the value of an output, not only its row's presence, depends on predictions. */
export function dependsOn(tracer: Tracer, statement: Statement, value: BoundCore['outputs'][number]['value']): boolean {
  const ofColumn = (item: FromItem, column: number | 'rowid') => {
    const placed = statement.find(item);
    return placed?.source.isNull === true || (column !== 'rowid' && placed?.source.dependent[column] === true);
  };
  if (value.kind === 'column') return ofColumn(value.item, value.column);
  if (callsIn(tracer.bound, value.expr).length > 0 || tracer.dependence.ofExpr(value.expr)) return true;
  // An item's column that depends on predictions, or one that an uncertain outer join may fill with NULL.
  return [...itemsIn(tracer.bound, value.expr)].some((item) => {
    const placed = statement.find(item);
    return placed !== undefined && (placed.source.isNull || placed.source.dependent.includes(true));
  });
}

/** SQL for the row id of an item that a select hands out. */
export function exported(tracer: Tracer, item: FromItem, statement: Statement): string {
  const placed = statement.find(item);
  if (!placed) throw new Error('a select hands out row ids of its own items');
  if (placed.source.isNull) return 'NULL';
  const [, next] = pathFrom(tracer.bound, item);
  const name = next ? placed.source.exports.get(next) : placed.source.rowid;
  if (name === undefined) throw new Error('the row id is not handed out');
  return qualify(placed, name);
}

/** Only of selects that do not depend on predictions. */
function orderAndLimit({ node, source }: BoundSelect, statement: Statement): string {
  const terms = (node.orderBy ?? []).map(({ expr, order, nulls }) => {
    const text = expr.type === 'NumericLiteral' ? expr.value : statement.text(source, expr);
    return `${text}${order === 'Desc' ? ' DESC' : ''}${nulls ? ` NULLS ${nulls === 'First' ? 'FIRST' : 'LAST'}` : ''}`;
  });
  const limit = node.limit;
  return [
    terms.length ? ` ORDER BY ${terms.join(', ')}` : '',
    limit ? ` LIMIT ${statement.text(source, limit.expr)}` : '',
    limit?.offset ? ` OFFSET ${statement.text(source, limit.offset)}` : '',
  ].join('');
}

/** Puts the pieces under one another; each has lineage columns of its own, NULL in the others. */
function join(tracer: Tracer, select: BoundSelect, pieces: readonly Piece[], tellApart: boolean): ItemSource {
  const width = select.columns.length;
  const columns = columnNames(width);
  const exports = new Map(exportsOf(tracer, select).map((item) => [item, exportName(item)]));
  const lineage: LineageColumn[] = [];
  const lineageNames: string[] = [];
  const own = pieces.map((piece) => {
    const named: { name: string; sql: string }[] = [];
    for (const entry of piece.lineage) {
      const name = (sql: string) => {
        const column = `l${lineageNames.length}`;
        lineageNames.push(column);
        named.push({ name: column, sql });
        return column;
      };
      if (entry.kind === 'choice') lineage.push({ ...entry, code: name(entry.code), keys: entry.keys.map(name) });
      else lineage.push({ ...entry, sql: name(entry.sql) });
    }
    return named;
  });
  // A choice whose code is NULL because another piece made the row must not be taken for the outcome NULL.
  const several = pieces.length > 1;
  const depth = Math.max(...pieces.map((piece) => piece.identity.length));
  const identity = tellApart ? [...(several ? ['k'] : []), ...Array.from({ length: depth }, (_, i) => `k${i}`)] : [];
  const selects = pieces.map((piece, p) => {
    const outputs = piece.outputs.map((sql, i) => `${sql} AS ${columns[i]}`);
    const exported = [...exports.values()].map((name, i) => `${piece.exports[i] ?? 'NULL'} AS ${quoteName(name)}`);
    const factors = lineageNames.map((name) => `${own[p].find((o) => o.name === name)?.sql ?? ABSENT} AS ${name}`);
    const keys = tellApart
      ? [
          ...(several ? [`${p} AS k`] : []),
          ...Array.from({ length: depth }, (_, i) => `${piece.identity[i] ?? 'NULL'} AS k${i}`),
        ]
      : [];
    return `SELECT ${[...outputs, ...exported, ...factors, ...keys].join(', ')}${piece.tail}`;
  });
  return {
    sql: `(${selects.join(' UNION ALL ')})`,
    columns,
    identity,
    rowid: undefined,
    lineage,
    isNull: false,
    relation: undefined,
    exports,
    dependent: columns.map((_, i) => pieces.some((piece) => piece.dependent[i])),
  };
}

/** What a lineage column holds in rows of other pieces: below −1, so that it is neither a row nor the outcome NULL. */
const ABSENT = '-2';
