import type { Draw } from './random-draw.ts';

/** What a column holds. */
type Type = 'num' | 'text';

/** A table in scope: its alias, columns, and the model that can predict its rows. */
export interface Seen {
  readonly alias: string;
  readonly columns: readonly { name: string; type: Type; symbolic: boolean }[];
  readonly model: 'kind' | 'flag' | undefined;
}

/** What is found out about a query while it is made. */
export interface Facts {
  /** Turned off by everything for which relaxed values are no means over worlds. */
  linear: boolean;
}

/** Queries that stand inside expressions. */
export interface Subqueries {
  /** Tables to read, joined, and what is then in scope. */
  from(outer: readonly Seen[], depth: number): { sql: string; seen: Seen[] };
  /** A scalar subquery that aggregates, correlated or not. */
  scalar(outer: readonly Seen[], depth: number): string;
}

/** Draws conditions, texts and numbers over what is in scope. */
export class Expressions {
  readonly #draw: Draw;
  readonly #facts: Facts;
  readonly #queries: Subqueries;

  constructor(draw: Draw, facts: Facts, queries: Subqueries) {
    this.#draw = draw;
    this.#facts = facts;
    this.#queries = queries;
  }

  #predictable(seen: readonly Seen[]): Seen[] {
    return seen.filter((s) => s.model !== undefined);
  }

  /** A call of predict. */
  predict(seen: Seen): string {
    return `${seen.model ?? 'kind'}.predict(${seen.alias}${this.#draw.chance(3) ? '.*' : ''})`;
  }

  /** A condition over what is in scope; one that is `wanted` to depend on predictions nearly always does. */
  condition(seen: readonly Seen[], depth: number, wanted = false): string {
    const draw = this.#draw;
    const predictable = this.#predictable(seen);
    if (predictable.length > 0 && (wanted ? !draw.chance(12) : draw.below(3) < 2)) {
      const atom = this.#predictCondition(draw.pick(predictable), predictable);
      if (!draw.chance(4)) return atom;
      return `(${atom} ${draw.pick(['AND', 'OR'])} ${this.condition(seen, depth)})`;
    }
    switch (draw.below(depth > 0 ? 10 : 7)) {
      case 0:
        return `${this.plain(seen, 'num')} ${draw.pick(['>', '<=', '=', '<>'])} ${draw.below(3)}`;
      case 1:
        return `${this.plain(seen, 'text')} ${draw.pick(['=', '<>', 'LIKE'])} 'x'`;
      case 2:
        return `${this.plain(seen, draw.pick(['num', 'text']))} IS ${draw.pick(['', 'NOT '])}NULL`;
      case 3:
        return `${this.plain(seen, 'num')} BETWEEN 0 AND 2`;
      case 4:
        return `NOT (${this.condition(seen, 0)})`;
      case 5:
        return `${this.plain(seen, 'text')} IN ('x', 'xy')`;
      case 6: {
        const symbolic = this.#symbolic(seen);
        if (symbolic) return `${symbolic} ${draw.pick(['>', '>=', '=', '<'])} ${draw.below(3)}`;
        return `CASE WHEN ${this.plain(seen, 'num')} > 1 THEN 1 ELSE 0 END`;
      }
      case 7: {
        this.#facts.linear = false;
        const inner = this.#queries.from([], 0);
        const link = draw.chance(3) ? '' : ` AND ${this.linkTo(inner.seen[0], seen[0])}`;
        return `${draw.pick(['', 'NOT '])}EXISTS (SELECT 1 FROM ${inner.sql} WHERE ${this.condition([...inner.seen, ...(draw.chance(4) ? seen : [])], 0)}${link})`;
      }
      case 8: {
        this.#facts.linear = false;
        const inner = this.#queries.from([], 0);
        return `${this.plain(seen, 'text')} ${draw.pick(['', 'NOT '])}IN (SELECT ${this.text(inner.seen)} FROM ${inner.sql} WHERE ${this.condition(inner.seen, 0)})`;
      }
      default:
        return `${this.plain(seen, 'num')} ${draw.pick(['>', '<', '='])} (${this.#queries.scalar(seen, 0)})`;
    }
  }

  #symbolic(seen: readonly Seen[]): string | undefined {
    const found = seen.flatMap((s) => s.columns.filter((c) => c.symbolic).map((c) => `${s.alias}.${c.name}`));
    return found.length ? this.#draw.pick(found) : undefined;
  }

  #predictCondition(seen: Seen, all: readonly Seen[]): string {
    const draw = this.#draw;
    const call = this.predict(seen);
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
          return `${call} ${draw.pick(['=', '<>'])} ${this.predict(other)}`;
        return `NOT (${call} = ${draw.pick(values)})`;
      }
      case 7:
        return `CASE ${call} WHEN ${values[0]} THEN ${this.plain([seen], 'num')} > 0 ELSE ${draw.below(2)} END`;
      default:
        return `(${call} = ${draw.pick(values)}) = (${this.plain([seen], 'num')} > 0)`;
    }
  }

  /** A column of a table that does not depend on predictions; no name where there is none. */
  columnOf(seen: Seen, type: Type): { name: string } {
    const fitting = seen.columns.filter((c) => c.type === type && !c.symbolic);
    return fitting.length ? this.#draw.pick(fitting) : { name: '' };
  }

  /** A column that does not depend on predictions, or a constant where there is none. */
  plain(seen: readonly Seen[], type: Type): string {
    const fitting = seen.flatMap((s) =>
      s.columns.filter((c) => c.type === type && !c.symbolic).map((c) => `${s.alias}.${c.name}`),
    );
    return fitting.length ? this.#draw.pick(fitting) : type === 'num' ? '1' : "'x'";
  }

  /** A text, which may depend on a prediction. */
  text(seen: readonly Seen[]): string {
    const draw = this.#draw;
    const kinds = seen.filter((s) => s.model === 'kind');
    switch (draw.below(6)) {
      case 0:
      case 1:
      case 2:
        return this.plain(seen, 'text');
      case 3:
        return kinds.length ? this.predict(draw.pick(kinds)) : this.plain(seen, 'text');
      case 4:
        return kinds.length
          ? `${this.predict(draw.pick(kinds))} || ${this.plain(seen, 'text')}`
          : `upper(${this.plain(seen, 'text')})`;
      default:
        return `CASE WHEN ${this.condition(seen, 0)} THEN 'p' ELSE ${this.plain(seen, 'text')} END`;
    }
  }

  /** A number, which may depend on a prediction. */
  number(seen: readonly Seen[], depth: number): string {
    const draw = this.#draw;
    const flags = seen.filter((s) => s.model === 'flag');
    switch (draw.below(8)) {
      case 0:
      case 1:
      case 2:
        return this.plain(seen, 'num');
      case 3:
        return flags.length ? this.predict(draw.pick(flags)) : `length(${this.text(seen)})`;
      case 4:
        return `CASE WHEN ${this.condition(seen, 0)} THEN ${this.plain(seen, 'num')} ELSE 2 END`;
      case 5:
        return `${this.plain(seen, 'num')} + ${draw.below(3)}`;
      case 6:
        return `coalesce(${this.plain(seen, 'num')}, 0)`;
      default:
        return depth > 0 ? (this.#symbolic(seen) ?? this.plain(seen, 'num')) : this.plain(seen, 'num');
    }
  }

  /** That both have the same text. */
  linkTo(inner: Seen, outer: Seen): string {
    const [a, b] = [inner.columns.find((c) => c.type === 'text'), outer.columns.find((c) => c.type === 'text')];
    return a && b ? `${inner.alias}.${a.name} = ${outer.alias}.${b.name}` : '1';
  }
}
