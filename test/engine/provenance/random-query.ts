import { SCHEMA } from './random-tables.ts';

type Type = 'num' | 'text';

/** A table in scope: its alias, columns, and the model that can predict its rows. */
interface Seen {
  readonly alias: string;
  readonly columns: readonly { name: string; type: Type; symbolic: boolean }[];
  readonly model: 'kind' | 'flag' | undefined;
}

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

/** Draws from a list of numbers; 0, the simplest choice, when they are used up. That is what shrinking works on. */
class Draw {
  readonly #choices: readonly number[];
  #at = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  below(n: number): number {
    return (this.#choices[this.#at++] ?? 0) % n;
  }

  /** True one time in n. */
  chance(n: number): boolean {
    return this.below(n) === n - 1;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.below(options.length)];
  }
}

/** Builds a query from choices: the same choices give the same query, smaller ones a simpler query. */
export function randomQuery(choices: readonly number[]): RandomQuery {
  return new Builder(new Draw(choices)).query();
}

class Builder {
  readonly #draw: Draw;
  #aliases = 0;
  #ctes: { name: string; sql: string; seen: Omit<Seen, 'alias'> }[] = [];
  /** Turned off by everything for which relaxed values are no means over worlds. */
  #linear = true;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  query(): RandomQuery {
    const draw = this.#draw;
    if (draw.chance(5)) this.#cte();
    const { sql, slack, width, grouped } = this.#select([], 2, true);
    let body = sql;
    if (draw.chance(8)) {
      this.#linear = false;
      body = `${sql} ${draw.pick(['UNION ALL', 'UNION ALL', 'UNION', 'EXCEPT', 'INTERSECT'])} ${this.#compound(width, grouped)}`;
    }
    const prefix = this.#ctes.length
      ? `WITH ${this.#ctes.map(({ name, sql: text }) => `${name} AS (${text})`).join(', ')} `
      : '';
    const unlimited = prefix + body;
    const tail = draw.chance(6) ? ` ORDER BY 1${draw.chance(2) ? ' DESC' : ''}${draw.chance(2) ? ' LIMIT 2' : ''}` : '';
    return { sql: unlimited + tail, unlimited, slack, linear: this.#linear && !tail.includes('LIMIT') };
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
    const from = this.#from([], 1);
    const outputs = Array.from({ length: width }, (_, i) =>
      grouped && i === width - 1 ? 'COUNT(*)' : this.#plain(from.seen, i === 0 ? 'text' : 'num'),
    );
    const where = ` WHERE ${this.#condition(from.seen, 1)}`;
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
    const where = draw.chance(5) ? '' : ` WHERE ${this.#condition([seen], depth)}`;
    const kind = draw.below(6);
    if (kind <= 2) return { sql: `SELECT * FROM ${base} AS ${alias}${where}`, seen };
    if (kind === 3) {
      const label = this.#text([seen], 0);
      const columnsOf = [
        { name: 'k', type: 'text' as const, symbolic: false },
        { name: 'n', type: 'num' as const, symbolic: false },
      ];
      const { name } = this.#columnOf(seen, 'num');
      return {
        sql: `SELECT ${label} AS k, ${alias}.${name} AS n FROM ${base} AS ${alias}${where}`,
        seen: { columns: columnsOf, model: undefined },
      };
    }
    if (kind === 4) {
      this.#linear = false;
      return {
        sql: `SELECT DISTINCT ${alias}.g AS g FROM ${base} AS ${alias}${where}`,
        seen: { columns: [{ name: 'g', type: 'text', symbolic: false }], model: undefined },
      };
    }
    this.#linear = false;
    const aggregate = draw.pick(['COUNT(*)', `SUM(${alias}.${this.#columnOf(seen, 'num').name})`, 'COUNT(*)']);
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

  #from(outer: readonly Seen[], depth: number): { sql: string; seen: Seen[] } {
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
      else if (kind === 4) sql += ` JOIN ${next.sql} ON ${this.#condition([...both, ...outer], 0)}`;
      else {
        this.#linear = false;
        sql += ` LEFT JOIN ${next.sql} ON ${this.#joinCondition(both)}${draw.chance(2) ? ` AND ${this.#condition([next.seen], 0)}` : ''}`;
      }
      seen.push(next.seen);
    }
    return { sql, seen };
  }

  #joinCondition(seen: readonly Seen[]): string {
    const [left, right] = [seen[0], seen[seen.length - 1]];
    if (left.model && left.model === right.model && this.#draw.chance(2)) {
      return `${this.#predict(left)} ${this.#draw.pick(['=', '=', '<>'])} ${this.#predict(right)}`;
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
    const { sql: from, seen } = this.#from(outer, depth);
    const where = draw.chance(6) ? '' : ` WHERE ${this.#condition([...seen, ...outer], depth, true)}`;
    const slack: number[] = [];
    if (draw.below(3) < 2) {
      const keys = draw.chance(2) ? [this.#text(seen, 0)] : [];
      if (keys.length && draw.chance(4)) keys.push(this.#number(seen, 0));
      const aggregates = [this.#aggregateOutput(seen, slack, keys.length, depth)];
      if (draw.chance(3)) aggregates.push(this.#aggregateOutput(seen, slack, keys.length + 1, depth));
      const by = keys.length
        ? ` GROUP BY ${draw.chance(3) && final ? '1' + (keys.length > 1 ? ', 2' : '') : keys.join(', ')}`
        : '';
      let having = '';
      if (draw.chance(6)) {
        this.#linear = false;
        having = ` HAVING ${this.#having(seen)}`;
      }
      const outputs = [...keys, ...aggregates];
      return {
        sql: `SELECT ${outputs.join(', ')} FROM ${from}${where}${by}${having}`,
        slack,
        width: outputs.length,
        grouped: true,
      };
    }
    const outputs = [this.#text(seen, 1), ...(draw.chance(2) ? [this.#number(seen, 1)] : [])];
    let distinct = '';
    if (draw.chance(4)) {
      this.#linear = false;
      distinct = 'DISTINCT ';
    }
    return {
      sql: `SELECT ${distinct}${outputs.join(', ')} FROM ${from}${where}`,
      slack,
      width: outputs.length,
      grouped: false,
    };
  }

  #aggregate(seen: readonly Seen[]): string {
    const draw = this.#draw;
    const filter = draw.chance(8) ? ` FILTER (WHERE ${this.#condition(seen, 0)})` : '';
    switch (draw.below(10)) {
      case 0:
      case 1:
        return `COUNT(*)${filter}`;
      case 2:
        return `COUNT(${this.#number(seen, 1)})${filter}`;
      case 3:
      case 4:
        return `SUM(${this.#number(seen, 1)})${filter}`;
      case 5:
        return `TOTAL(${this.#number(seen, 1)})`;
      case 6:
        this.#linear = false;
        return `AVG(${this.#number(seen, 1)})${filter}`;
      case 7:
        this.#linear = false;
        return `${draw.pick(['MIN', 'MAX'])}(${this.#number(seen, 1)})`;
      case 8:
        this.#linear = false;
        return `COUNT(DISTINCT ${draw.chance(2) ? this.#text(seen, 0) : this.#number(seen, 0)})`;
      default:
        return `SUM(${this.#condition(seen, 0)})`;
    }
  }

  #aggregateOutput(seen: readonly Seen[], slack: number[], at: number, depth: number): string {
    const draw = this.#draw;
    const one = this.#aggregate(seen);
    if (!draw.chance(3)) return one;
    const linear = this.#linear;
    this.#linear = false;
    switch (draw.below(9)) {
      case 0:
        this.#linear = linear && !one.startsWith('SUM');
        return `${one} * 2`;
      case 1:
        return `100.0 * ${one} / COUNT(*)`;
      case 2:
        slack[at] = 0.51;
        return `ROUND(${one})`;
      case 3:
        return `COALESCE(${one}, 0)`;
      case 4:
        return `CASE WHEN COUNT(*) > 1 THEN ${one} ELSE -1 END`;
      case 5:
        slack[at] = 1;
        return `${one} / 2`;
      case 6:
        return `${one} - ${this.#aggregate(seen)}`;
      case 7:
        return `ABS(${one})`;
      default:
        return depth > 0 ? `${one} + (${this.#scalar([], depth - 1)})` : one;
    }
  }

  #having(seen: readonly Seen[]): string {
    const draw = this.#draw;
    const one = `${this.#aggregate(seen)} ${draw.pick(['>', '>=', '=', '<', '<>'])} ${draw.below(4)}`;
    if (draw.chance(4))
      return `${one} ${draw.pick(['AND', 'OR'])} ${this.#aggregate(seen)} IS ${draw.pick(['', 'NOT '])}NULL`;
    return draw.chance(6) ? `NOT (${one})` : one;
  }

  /** An uncorrelated or correlated scalar subquery that aggregates. */
  #scalar(outer: readonly Seen[], depth: number): string {
    this.#linear = false;
    const { sql, seen } = this.#from([], 0);
    const link = outer.length && this.#draw.chance(2) ? ` AND ${this.#linkTo(seen[0], outer[0])}` : '';
    return `SELECT ${this.#draw.pick(['COUNT(*)', 'COUNT(*)', `SUM(${this.#plain(seen, 'num')})`])} FROM ${sql} WHERE ${this.#condition(seen, depth)}${link}`;
  }

  #linkTo(inner: Seen, outer: Seen): string {
    const [a, b] = [inner.columns.find((c) => c.type === 'text'), outer.columns.find((c) => c.type === 'text')];
    return a && b ? `${inner.alias}.${a.name} = ${outer.alias}.${b.name}` : '1';
  }

  #predictable(seen: readonly Seen[]): Seen[] {
    return seen.filter((s) => s.model !== undefined);
  }

  #predict(seen: Seen): string {
    return `${seen.model ?? 'kind'}.predict(${seen.alias}${this.#draw.chance(3) ? '.*' : ''})`;
  }

  #condition(seen: readonly Seen[], depth: number, wanted = false): string {
    const draw = this.#draw;
    const predictable = this.#predictable(seen);
    if (predictable.length > 0 && (wanted ? !draw.chance(12) : draw.below(3) < 2)) {
      const atom = this.#predictCondition(draw.pick(predictable), predictable);
      if (!draw.chance(4)) return atom;
      return `(${atom} ${draw.pick(['AND', 'OR'])} ${this.#condition(seen, depth)})`;
    }
    switch (draw.below(depth > 0 ? 10 : 7)) {
      case 0:
        return `${this.#plain(seen, 'num')} ${draw.pick(['>', '<=', '=', '<>'])} ${draw.below(3)}`;
      case 1:
        return `${this.#plain(seen, 'text')} ${draw.pick(['=', '<>', 'LIKE'])} 'x'`;
      case 2:
        return `${this.#plain(seen, draw.pick(['num', 'text']))} IS ${draw.pick(['', 'NOT '])}NULL`;
      case 3:
        return `${this.#plain(seen, 'num')} BETWEEN 0 AND 2`;
      case 4:
        return `NOT (${this.#condition(seen, 0)})`;
      case 5:
        return `${this.#plain(seen, 'text')} IN ('x', 'xy')`;
      case 6: {
        const symbolic = this.#symbolic(seen);
        if (symbolic) return `${symbolic} ${draw.pick(['>', '>=', '=', '<'])} ${draw.below(3)}`;
        return `CASE WHEN ${this.#plain(seen, 'num')} > 1 THEN 1 ELSE 0 END`;
      }
      case 7: {
        this.#linear = false;
        const inner = this.#from([], 0);
        const link = draw.chance(3) ? '' : ` AND ${this.#linkTo(inner.seen[0], seen[0])}`;
        return `${draw.pick(['', 'NOT '])}EXISTS (SELECT 1 FROM ${inner.sql} WHERE ${this.#condition([...inner.seen, ...(draw.chance(4) ? seen : [])], 0)}${link})`;
      }
      case 8: {
        this.#linear = false;
        const inner = this.#from([], 0);
        return `${this.#plain(seen, 'text')} ${draw.pick(['', 'NOT '])}IN (SELECT ${this.#text(inner.seen, 0)} FROM ${inner.sql} WHERE ${this.#condition(inner.seen, 0)})`;
      }
      default:
        return `${this.#plain(seen, 'num')} ${draw.pick(['>', '<', '='])} (${this.#scalar(seen, 0)})`;
    }
  }

  #symbolic(seen: readonly Seen[]): string | undefined {
    const found = seen.flatMap((s) => s.columns.filter((c) => c.symbolic).map((c) => `${s.alias}.${c.name}`));
    return found.length ? this.#draw.pick(found) : undefined;
  }

  #predictCondition(seen: Seen, all: readonly Seen[]): string {
    const draw = this.#draw;
    const call = this.#predict(seen);
    const values = seen.model === 'kind' ? ["'a'", "'b'", "'c'"] : ['0', '1'];
    switch (draw.below(9)) {
      case 0:
      case 1:
      case 2:
        return `${call} = ${draw.pick(values)}`;
      case 3:
        return `${call} <> ${draw.pick(values)}`;
      case 4:
        return `${call} IN (${values[0]}, ${values[values.length - 1]})`;
      case 5:
        return seen.model === 'kind' ? `${call} LIKE '%${draw.pick(['a', 'b'])}%'` : `${call} + 1 > 1`;
      case 6: {
        const other = draw.pick(all);
        if (other.model === seen.model && other !== seen)
          return `${call} ${draw.pick(['=', '<>'])} ${this.#predict(other)}`;
        return `NOT (${call} = ${draw.pick(values)})`;
      }
      case 7:
        return `CASE ${call} WHEN ${values[0]} THEN ${this.#plain([seen], 'num')} > 0 ELSE ${draw.below(2)} END`;
      default:
        return `(${call} = ${draw.pick(values)}) = (${this.#plain([seen], 'num')} > 0)`;
    }
  }

  #columnOf(seen: Seen, type: Type): { name: string } {
    const fitting = seen.columns.filter((c) => c.type === type && !c.symbolic);
    return fitting.length ? this.#draw.pick(fitting) : { name: '' };
  }

  /** A column that does not depend on predictions, or a constant where there is none. */
  #plain(seen: readonly Seen[], type: Type): string {
    const fitting = seen.flatMap((s) =>
      s.columns.filter((c) => c.type === type && !c.symbolic).map((c) => `${s.alias}.${c.name}`),
    );
    return fitting.length ? this.#draw.pick(fitting) : type === 'num' ? '1' : "'x'";
  }

  #text(seen: readonly Seen[], depth: number): string {
    const draw = this.#draw;
    const kinds = seen.filter((s) => s.model === 'kind');
    switch (draw.below(6)) {
      case 0:
      case 1:
      case 2:
        return this.#plain(seen, 'text');
      case 3:
        return kinds.length ? this.#predict(draw.pick(kinds)) : this.#plain(seen, 'text');
      case 4:
        return kinds.length
          ? `${this.#predict(draw.pick(kinds))} || ${this.#plain(seen, 'text')}`
          : `upper(${this.#plain(seen, 'text')})`;
      default:
        return `CASE WHEN ${this.#condition(seen, depth > 0 ? 0 : 0)} THEN 'p' ELSE ${this.#plain(seen, 'text')} END`;
    }
  }

  #number(seen: readonly Seen[], depth: number): string {
    const draw = this.#draw;
    const flags = seen.filter((s) => s.model === 'flag');
    switch (draw.below(8)) {
      case 0:
      case 1:
      case 2:
        return this.#plain(seen, 'num');
      case 3:
        return flags.length ? this.#predict(draw.pick(flags)) : `length(${this.#text(seen, 0)})`;
      case 4:
        return `CASE WHEN ${this.#condition(seen, 0)} THEN ${this.#plain(seen, 'num')} ELSE 2 END`;
      case 5:
        return `${this.#plain(seen, 'num')} + ${draw.below(3)}`;
      case 6:
        return `coalesce(${this.#plain(seen, 'num')}, 0)`;
      default:
        return depth > 0 ? (this.#symbolic(seen) ?? this.#plain(seen, 'num')) : this.#plain(seen, 'num');
    }
  }
}
