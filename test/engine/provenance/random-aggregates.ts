import type { Draw } from './random-draw.ts';
import type { Expressions, Facts, Seen, Subqueries } from './random-expressions.ts';

/** Draws aggregates over what is in scope. */
export class Aggregates {
  readonly #draw: Draw;
  readonly #facts: Facts;
  readonly #expressions: Expressions;
  readonly #queries: Subqueries;

  constructor(draw: Draw, facts: Facts, expressions: Expressions, queries: Subqueries) {
    this.#draw = draw;
    this.#facts = facts;
    this.#expressions = expressions;
    this.#queries = queries;
  }

  /** One aggregate. */
  one(seen: readonly Seen[]): string {
    const draw = this.#draw;
    const filter = draw.chance(8) ? ` FILTER (WHERE ${this.#expressions.condition(seen, 0)})` : '';
    switch (draw.below(10)) {
      case 0:
      case 1:
        return `COUNT(*)${filter}`;
      case 2:
        return `COUNT(${this.#expressions.number(seen, 1)})${filter}`;
      case 3:
      case 4:
        return `SUM(${this.#expressions.number(seen, 1)})${filter}`;
      case 5:
        return `TOTAL(${this.#expressions.number(seen, 1)})`;
      case 6:
        this.#facts.linear = false;
        return `AVG(${this.#expressions.number(seen, 1)})${filter}`;
      case 7:
        this.#facts.linear = false;
        return `${draw.pick(['MIN', 'MAX'])}(${this.#expressions.number(seen, 1)})`;
      case 8:
        this.#facts.linear = false;
        return `COUNT(DISTINCT ${draw.chance(2) ? this.#expressions.text(seen) : this.#expressions.number(seen, 0)})`;
      default:
        return `SUM(${this.#expressions.condition(seen, 0)})`;
    }
  }

  /** An aggregate, or arithmetic on it, as the output at a place; `slack` learns how far rounding may put it off. */
  output(seen: readonly Seen[], slack: number[], at: number, depth: number): string {
    const draw = this.#draw;
    const one = this.one(seen);
    if (!draw.chance(3)) return one;
    const linear = this.#facts.linear;
    this.#facts.linear = false;
    switch (draw.below(9)) {
      case 0:
        this.#facts.linear = linear && !one.startsWith('SUM');
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
        return `${one} - ${this.one(seen)}`;
      case 7:
        return `ABS(${one})`;
      default:
        return depth > 0 ? `${one} + (${this.#queries.scalar([], depth - 1)})` : one;
    }
  }

  /** A condition of HAVING. */
  having(seen: readonly Seen[]): string {
    const draw = this.#draw;
    const one = `${this.one(seen)} ${draw.pick(['>', '>=', '=', '<', '<>'])} ${draw.below(4)}`;
    if (draw.chance(4)) return `${one} ${draw.pick(['AND', 'OR'])} ${this.one(seen)} IS ${draw.pick(['', 'NOT '])}NULL`;
    return draw.chance(6) ? `NOT (${one})` : one;
  }
}
