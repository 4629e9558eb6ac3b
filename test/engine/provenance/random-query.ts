import { Aggregates } from './random-aggregates.ts';
import { Draw } from './random-draw.ts';
import { Expressions, type Facts, type Seen, type Subqueries } from './random-expressions.ts';
import { SCHEMA } from './random-tables.ts';

/** A generated query and what is known of it. */
export interface RandomQuery {
  readonly sql: string;
  /** By output: how far rounding in SQL may put it from the relaxed value. */
  readonly slack: readonly number[];
  /** Whether law (b) applies. */
  readonly linear: boolean;
  /** The query without ORDER BY and LIMIT, whose rows are the candidates. */
  readonly unlimited: string;
}

/** Builds a query from choices: the same choices give the same query, smaller ones a simpler query. */
export function randomQuery(choices: readonly number[]): RandomQuery {
  return new Builder(new Draw(choices)).query();
}

/** Puts queries together from tables, joins, CTEs and compounds. */
class Builder implements Subqueries {
  readonly #draw: Draw;
  #aliases = 0;
  #ctes: { name: string; sql: string; seen: Omit<Seen, 'alias'> }[] = [];
  readonly #facts: Facts = { linear: true };
  readonly #expressions: Expressions;
  readonly #aggregates: Aggregates;

  constructor(draw: Draw) {
    this.#draw = draw;
    this.#expressions = new Expressions(draw, this.#facts, this);
    this.#aggregates = new Aggregates(draw, this.#facts, this.#expressions, this);
  }

  query(): RandomQuery {
    const draw = this.#draw;
    if (draw.chance(5)) this.#cte();
    const { sql, slack, width, grouped } = this.#select([], 2, true);
    let body = sql;
    if (draw.chance(8)) {
      this.#facts.linear = false;
      body = `${sql} ${draw.pick(['UNION ALL', 'UNION ALL', 'UNION', 'EXCEPT', 'INTERSECT'])} ${this.#compound(width, grouped)}`;
    }
    const prefix = this.#ctes.length
      ? `WITH ${this.#ctes.map(({ name, sql: text }) => `${name} AS (${text})`).join(', ')} `
      : '';
    const unlimited = prefix + body;
    const tail = draw.chance(6) ? ` ORDER BY 1${draw.chance(2) ? ' DESC' : ''}${draw.chance(2) ? ' LIMIT 2' : ''}` : '';
    return { sql: unlimited + tail, unlimited, slack, linear: this.#facts.linear && !tail.includes('LIMIT') };
  }

  #alias(): string {
    return `a${this.#aliases++}`;
  }

  #cte(): void {
    const name = `c${this.#ctes.length}`;
    const { sql, seen } = this.#derived(1);
    this.#ctes = [...this.#ctes, { name, sql, seen }];
  }

  /** A second part of a compound: as many numbers and texts, none of which depends on predictions itself. */
  #compound(width: number, grouped: boolean): string {
    const from = this.from([], 1);
    const outputs = Array.from({ length: width }, (_, i) =>
      grouped && i === width - 1 ? 'COUNT(*)' : this.#expressions.plain(from.seen, i === 0 ? 'text' : 'num'),
    );
    const where = ` WHERE ${this.#expressions.condition(from.seen, 1)}`;
    const by = grouped && width > 1 ? ` GROUP BY ${outputs.slice(0, -1).join(', ')}` : '';
    return `SELECT ${outputs.join(', ')} FROM ${from.sql}${where}${by}`;
  }

  /** A subquery for FROM. */
  #derived(depth: number): { sql: string; seen: Omit<Seen, 'alias'> } {
    const draw = this.#draw;
    const alias = this.#alias();
    const base = draw.pick(['t', 'u', 't', 'p', 'big'] as const);
    const { columns, model } = SCHEMA[base];
    const seen: Seen = {
      alias,
      columns: Object.entries(columns).map(([name, type]) => ({ name, type, symbolic: false })),
      model,
    };
    const where = draw.chance(5) ? '' : ` WHERE ${this.#expressions.condition([seen], depth)}`;
    const kind = draw.below(6);
    if (kind <= 2) return { sql: `SELECT * FROM ${base} AS ${alias}${where}`, seen };
    if (kind === 3) {
      const label = this.#expressions.text([seen]);
      const columnsOf = [
        { name: 'k', type: 'text' as const, symbolic: false },
        { name: 'n', type: 'num' as const, symbolic: false },
      ];
      const { name } = this.#expressions.columnOf(seen, 'num');
      return {
        sql: `SELECT ${label} AS k, ${alias}.${name} AS n FROM ${base} AS ${alias}${where}`,
        seen: { columns: columnsOf, model: undefined },
      };
    }
    if (kind === 4) {
      this.#facts.linear = false;
      return {
        sql: `SELECT DISTINCT ${alias}.g AS g FROM ${base} AS ${alias}${where}`,
        seen: { columns: [{ name: 'g', type: 'text', symbolic: false }], model: undefined },
      };
    }
    this.#facts.linear = false;
    const aggregate = draw.pick([
      'COUNT(*)',
      `SUM(${alias}.${this.#expressions.columnOf(seen, 'num').name})`,
      'COUNT(*)',
    ]);
    return {
      sql: `SELECT ${alias}.g AS g, ${aggregate} AS m FROM ${base} AS ${alias}${where} GROUP BY ${alias}.g`,
      seen: {
        columns: [
          { name: 'g', type: 'text', symbolic: false },
          { name: 'm', type: 'num', symbolic: model !== undefined },
        ],
        model: undefined,
      },
    };
  }

  #item(depth: number): { sql: string; seen: Seen } {
    const draw = this.#draw;
    const alias = this.#alias();
    if (this.#ctes.length > 0 && draw.chance(3)) {
      const cte = draw.pick(this.#ctes);
      return { sql: `${cte.name} AS ${alias}`, seen: { ...cte.seen, alias } };
    }
    if (depth > 0 && draw.chance(6)) {
      const { sql, seen } = this.#derived(depth - 1);
      return { sql: `(${sql}) AS ${alias}`, seen: { ...seen, alias } };
    }
    const base = draw.pick(['t', 'u', 't', 'u', 't', 'p', 'big'] as const);
    const { columns, model } = SCHEMA[base];
    return {
      sql: `${base} AS ${alias}`,
      seen: { alias, columns: Object.entries(columns).map(([name, type]) => ({ name, type, symbolic: false })), model },
    };
  }

  /** See `Subqueries`. */
  from(outer: readonly Seen[], depth: number): { sql: string; seen: Seen[] } {
    const draw = this.#draw;
    const first = this.#item(depth);
    const seen = [first.seen];
    let sql = first.sql;
    const more = draw.chance(3) ? (draw.chance(4) ? 2 : 1) : 0;
    for (let i = 0; i < more; i++) {
      const next = this.#item(depth);
      const both = [...seen, next.seen];
      const kind = draw.below(7);
      const shared = next.seen.columns.some((c) => c.name === 'g') && seen[0].columns.some((c) => c.name === 'g');
      if (kind === 0) sql += `, ${next.sql}`;
      else if (kind === 1 && shared && seen.length === 1) sql += ` JOIN ${next.sql} USING (g)`;
      else if (kind <= 3) sql += ` JOIN ${next.sql} ON ${this.#joinCondition(both)}`;
      else if (kind === 4) sql += ` JOIN ${next.sql} ON ${this.#expressions.condition([...both, ...outer], 0)}`;
      else {
        this.#facts.linear = false;
        sql += ` LEFT JOIN ${next.sql} ON ${this.#joinCondition(both)}${draw.chance(2) ? ` AND ${this.#expressions.condition([next.seen], 0)}` : ''}`;
      }
      seen.push(next.seen);
    }
    return { sql, seen };
  }

  #joinCondition(seen: readonly Seen[]): string {
    const [left, right] = [seen[0], seen[seen.length - 1]];
    if (left.model && left.model === right.model && this.#draw.chance(2)) {
      return `${this.#expressions.predict(left)} ${this.#draw.pick(['=', '=', '<>'])} ${this.#expressions.predict(right)}`;
    }
    const [a, b] = [left.columns.find((c) => c.type === 'text'), right.columns.find((c) => c.type === 'text')];
    return a && b ? `${left.alias}.${a.name} = ${right.alias}.${b.name}` : '1';
  }

  /** One SELECT. */
  #select(
    outer: readonly Seen[],
    depth: number,
    final: boolean,
  ): { sql: string; slack: number[]; width: number; grouped: boolean } {
    const draw = this.#draw;
    const { sql: from, seen } = this.from(outer, depth);
    const where = draw.chance(6) ? '' : ` WHERE ${this.#expressions.condition([...seen, ...outer], depth, true)}`;
    const slack: number[] = [];
    if (draw.below(3) < 2) {
      const keys = draw.chance(2) ? [this.#expressions.text(seen)] : [];
      if (keys.length && draw.chance(4)) keys.push(this.#expressions.number(seen, 0));
      const aggregates = [this.#aggregates.output(seen, slack, keys.length, depth)];
      if (draw.chance(3)) aggregates.push(this.#aggregates.output(seen, slack, keys.length + 1, depth));
      const by = keys.length
        ? ` GROUP BY ${draw.chance(3) && final ? '1' + (keys.length > 1 ? ', 2' : '') : keys.join(', ')}`
        : '';
      let having = '';
      if (draw.chance(6)) {
        this.#facts.linear = false;
        having = ` HAVING ${this.#aggregates.having(seen)}`;
      }
      const outputs = [...keys, ...aggregates];
      return {
        sql: `SELECT ${outputs.join(', ')} FROM ${from}${where}${by}${having}`,
        slack,
        width: outputs.length,
        grouped: true,
      };
    }
    const outputs = [this.#expressions.text(seen), ...(draw.chance(2) ? [this.#expressions.number(seen, 1)] : [])];
    let distinct = '';
    if (draw.chance(4)) {
      this.#facts.linear = false;
      distinct = 'DISTINCT ';
    }
    return {
      sql: `SELECT ${distinct}${outputs.join(', ')} FROM ${from}${where}`,
      slack,
      width: outputs.length,
      grouped: false,
    };
  }

  /** An uncorrelated or correlated scalar subquery that aggregates. */
  scalar(outer: readonly Seen[], depth: number): string {
    this.#facts.linear = false;
    const { sql, seen } = this.from([], 0);
    const link = outer.length && this.#draw.chance(2) ? ` AND ${this.#expressions.linkTo(seen[0], outer[0])}` : '';
    return `SELECT ${this.#draw.pick(['COUNT(*)', 'COUNT(*)', `SUM(${this.#expressions.plain(seen, 'num')})`])} FROM ${sql} WHERE ${this.#expressions.condition(seen, depth)}${link}`;
  }
}
