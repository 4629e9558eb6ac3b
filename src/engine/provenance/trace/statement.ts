import type { AstNode, Expr } from 'sqlite3-parser';
import type { BoundCore, ColumnRef, FromItem, PredictCall } from '../../sql/bound.ts';
import { quoteName } from '../../sql/names.ts';
import type { Source } from '../../sql/parse.ts';
import type { Choice, Keyed } from './choice.ts';
import { printExpr } from './print.ts';
import type { Names } from './print.ts';
import { refuse } from './refuse.ts';
import type { Scalar } from './scalar.ts';
import { keyColumnsOf, qualified } from './source.ts';
import type { ItemSource, LineageColumn } from './source.ts';
import type { TracedPair, Tracer } from './tracer.ts';

/** An item in a statement's FROM. */
export interface Placed {
  readonly item: FromItem;
  readonly source: ItemSource;
  readonly alias: string;
  /** Whether an outer join may fill its columns with NULL. */
  readonly nullable: boolean;
  /** Whether it stands outside the query that is traced, which is then answered for each of its rows. */
  readonly key: boolean;
}

/** How an item is joined where outer joins keep the order of a FROM clause. */
export interface PlacedJoin {
  readonly placed: Placed;
  readonly join: FromItem['join'];
  /** Conditions of the join; only for outer joins, those of inner joins stand in WHERE. */
  readonly on: string[];
}

interface ClassColumn {
  readonly alias: string;
  readonly pair: TracedPair;
  readonly row: string;
  readonly nullable: boolean;
  readonly key: boolean;
}

interface PlacedChoice {
  readonly alias: string;
  readonly choice: Choice;
  readonly keys: readonly string[];
}

/**
 * One SELECT of ours over a core's tables: every row that it returns is a monomial. Calls of predict become columns of
 * class tables joined in, subquery predicates become columns of (1), (0), (NULL).
 */
export class Statement implements Names {
  readonly tracer: Tracer;
  readonly joins: PlacedJoin[] = [];
  readonly where: string[] = [];
  /** Further tables, such as one of wanted rows. */
  readonly also: string[] = [];
  /** Events that hold for every row, such as that an outer join found no partner. */
  readonly fixed: LineageColumn[] = [];
  /** Predicates over subqueries that depend on predictions, by the node that stands for them. */
  readonly choices = new Map<Expr, Keyed<Choice>>();
  /** Scalar subqueries that depend on predictions. */
  readonly scalars = new Map<Expr, Keyed<Scalar>>();
  /** Nodes that were computed before, such as window functions, and the SQL that stands for them. */
  readonly computed = new Map<AstNode, string>();
  /** Items whose columns another source holds. */
  readonly #within = new Map<FromItem, Placed>();
  readonly #classes = new Map<string, ClassColumn>();
  readonly #placedChoices = new Map<Choice, PlacedChoice>();

  constructor(tracer: Tracer) {
    this.tracer = tracer;
  }

  place(
    item: FromItem,
    source: ItemSource,
    options: { nullable: boolean; key: boolean; join?: FromItem['join'] },
  ): Placed {
    const { nullable, key, join = 'inner' } = options;
    const placed: Placed = { item, source, alias: this.tracer.newName('i'), nullable, key };
    this.joins.push({ placed, join, on: [] });
    return placed;
  }

  /** Makes an item's columns be read from a source that was placed for others. */
  placeWithin(host: Placed, item: FromItem, source: ItemSource, nullable: boolean): void {
    this.#within.set(item, { item, source, alias: host.alias, nullable, key: false });
  }

  find(item: FromItem): Placed | undefined {
    return this.#within.get(item) ?? this.joins.find(({ placed }) => placed.item === item)?.placed;
  }

  /** An expression of the user's as it must be written here. */
  text(source: Source, expr: AstNode): string {
    return printExpr(this.tracer.bound, source, expr, this);
  }

  /** A column that no expression names, such as one merged by USING. */
  reference(ref: ColumnRef): string {
    const text = this.column(ref, ref.item.node);
    if (text === undefined) throw new Error('the item is not in this statement');
    return text;
  }

  column(ref: ColumnRef, node: AstNode): string | undefined {
    const placed = this.find(ref.item);
    if (!placed) return undefined;
    if (placed.source.isNull) return 'NULL';
    if (ref.column === 'rowid') return qualify(placed, placed.source.rowid ?? 'rowid');
    if (placed.source.relation?.columns[ref.column].kind !== 'cells' && placed.source.relation) {
      throw refuse(
        ref.item.core.select.source,
        node,
        'aggregate-in-expression',
        'This uses a number that depends on predictions where only arithmetic and comparisons can be followed.',
      );
    }
    return qualify(placed, placed.source.columns[ref.column]);
  }

  prediction(call: PredictCall): string {
    if (call.probabilityOf !== undefined) {
      const advice = 'A probability can only be used in arithmetic, comparisons and aggregates here.';
      throw refuse(call.source, call.node, 'aggregate-in-expression', advice);
    }
    if (this.find(call.path[0])?.source.isNull) return 'NULL';
    const column = this.#classColumn(call);
    return `${quoteName(column.alias)}.value`;
  }

  /** The class column that every call on the same rows by the same model shares. */
  #classColumn(call: PredictCall): ClassColumn {
    const key = `${call.model.name}|${call.path.map((item) => item.id).join('.')}`;
    const known = this.#classes.get(key);
    if (known) return known;
    const placed = this.find(call.path[0]);
    if (!placed) throw new Error('a prediction reads an item of the statement');
    const { nullable } = placed;
    const column = {
      alias: this.tracer.newName('c'),
      pair: this.tracer.pairOf(call),
      row: this.#rowOf(call),
      nullable,
      key: placed.key,
    };
    this.#classes.set(key, column);
    return column;
  }

  #rowOf(call: PredictCall): string {
    const placed = this.find(call.path[0]);
    if (!placed) throw new Error('a prediction reads an item of the statement');
    if (placed.source.isNull) return 'NULL';
    const [, next] = call.path;
    const name = next ? placed.source.exports.get(next) : placed.source.rowid;
    if (name === undefined) throw new Error('the row id is not handed out');
    return qualify(placed, name);
  }

  /** SQL for the row number of an item that reads a relation; NULL where an outer join found none. */
  relationRow(item: FromItem): string {
    const placed = this.find(item);
    if (!placed) throw new Error('the item is not in this statement');
    return placed.source.isNull ? 'NULL' : qualify(placed, 'rowid');
  }

  /** SQL for the entry of P that predict_proba asks for. */
  probability(call: PredictCall): string {
    return `${this.#rowOf(call)} * ${call.model.classes.length} + ${call.probabilityOf ?? 0}`;
  }

  /** SQL for the class number of a call. */
  classNumber(call: PredictCall): string {
    if (this.find(call.path[0])?.source.isNull) return 'NULL';
    return `${quoteName(this.#classColumn(call).alias)}.rowid`;
  }

  replacement(node: AstNode): string | undefined {
    const computed = this.computed.get(node);
    if (computed !== undefined) return computed;
    if (this.scalars.has(node as Expr)) {
      throw refuse(
        this.sourceFor(node),
        node,
        'scalar-subquery',
        'A subquery that depends on predictions can only be used in arithmetic and comparisons.',
      );
    }
    const entry = this.choices.get(node as Expr);
    if (!entry) return undefined;
    let placed = this.#placedChoices.get(entry.value);
    if (!placed) {
      placed = { alias: this.tracer.newName('b'), choice: entry.value, keys: entry.keys(this) };
      this.#placedChoices.set(entry.value, placed);
    }
    const outcome = `${quoteName(placed.alias)}.column1`;
    return node.type === 'InSelectExpr' && node.not ? `(NOT ${outcome})` : outcome;
  }

  /** The text that this statement's core stands in. */
  sourceFor(_node: AstNode): Source {
    const own = this.joins.find(({ placed }) => !placed.key) ?? this.joins[0];
    return own ? own.placed.item.core.select.source : this.tracer.bound.root.source;
  }

  /** What tells the rows of the statement apart, key items left out. */
  identity(): string[] {
    return this.joins.filter(({ placed }) => !placed.key).flatMap(({ placed }) => identityOf(placed));
  }

  /** Everything that this statement's rows depend on. */
  lineage(): LineageColumn[] {
    const columns: LineageColumn[] = [...this.fixed];
    for (const { pair, alias, row, key } of this.#classes.values()) {
      const sql = `${row} * ${pair.model.classes.length} + ${quoteName(alias)}.rowid`;
      if (!key) columns.push({ kind: 'atom', pair: pair.index, sql });
    }
    for (const { placed } of this.joins) {
      if (!placed.key) columns.push(...qualified(placed.source.lineage, (name) => qualify(placed, name)));
    }
    for (const { choice, alias, keys } of this.#placedChoices.values()) {
      columns.push({ kind: 'choice', choice, code: `${quoteName(alias)}.column1`, keys });
    }
    return columns;
  }

  /** FROM and WHERE; to be called after everything was asked for. */
  tail(): string {
    const outer = this.joins.some(({ join }) => join !== 'inner');
    const total = this.joins.some(({ join }) => join === 'right' || join === 'full');
    const first: string[] = [...this.also];
    const last: string[] = [];
    for (const { alias, pair, row, nullable } of this.#classes.values()) {
      const table = `${quoteName(pair.classesTable)} AS ${quoteName(alias)}`;
      if (nullable) last.push(`LEFT JOIN ${table} ON ${row} IS NOT NULL`);
      else if (total) last.push(`JOIN ${table}`);
      else first.push(table);
    }
    for (const { alias, choice } of this.#placedChoices.values()) {
      const table = `(VALUES (1),(0)${choice.mayBeNull ? ',(NULL)' : ''}) AS ${quoteName(alias)}`;
      if (total) last.push(`JOIN ${table}`);
      else first.push(table);
    }
    const from = outer ? this.#structured() : this.joins.map(({ placed }) => sourceSql(placed)).join(', ');
    const tables = [...first, ...(from ? [from] : [])].join(', ');
    const where = this.where.length ? ` WHERE ${this.where.map((condition) => `(${condition})`).join(' AND ')}` : '';
    return `${tables ? ` FROM ${tables}` : ''}${last.map((join) => ` ${join}`).join('')}${where}`;
  }

  #structured(): string {
    return this.joins
      .map(({ placed, join, on }, i) => {
        if (i === 0) return sourceSql(placed);
        const kind = join === 'inner' ? 'JOIN' : `${join.toUpperCase()} JOIN`;
        return `${kind} ${sourceSql(placed)}${on.length ? ` ON ${on.map((c) => `(${c})`).join(' AND ')}` : ''}`;
      })
      .join(' ');
  }
}

function sourceSql({ source, alias }: Placed): string {
  return `${source.sql} AS ${quoteName(alias)}`;
}

/** SQL for a column of a placed item. */
export function qualify({ alias }: Placed, column: string): string {
  return `${quoteName(alias)}.${quoteName(column)}`;
}

/** SQL for what tells the rows of an item apart. */
function identityOf(placed: Placed): string[] {
  return placed.source.identity.map((name) => qualify(placed, name));
}

/** What names a row of an item outside: what tells it apart, and everything it depends on, which may decide its cells. */
export function keysOf(placed: Placed): string[] {
  return keyColumnsOf(placed.source).map((name) => qualify(placed, name));
}

/** The items of a core that join kinds after them may fill with NULL. */
export function isNullable(core: BoundCore, item: FromItem): boolean {
  if (item.join === 'left' || item.join === 'full') return true;
  return core.items.some(
    (later) => later.position > item.position && (later.join === 'right' || later.join === 'full'),
  );
}
