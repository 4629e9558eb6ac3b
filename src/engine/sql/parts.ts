import type { CommonTableExpr, Select } from 'sqlite3-parser';
import { parseQuery, rangeOf } from './parse.ts';
import type { Source } from './parse.ts';
import { quoteName } from './names.ts';
import { childrenOf } from './walk.ts';

/** A part of a query that can be asked, opened as a result and complained about on its own. */
export interface QueryPart {
  readonly kind: 'cte' | 'subquery';
  /** The CTE's name, or the alias of a subquery in FROM (`subquery 1` … where it has none). */
  readonly name: string;
  /** Where it stands in the query's text: the whole SELECT in its parentheses. */
  readonly start: number;
  readonly end: number;
  /** A query of its own: the part, with the CTEs before it that it may read. */
  readonly sql: string;
}

/**
 * Every CTE and every subquery in FROM of a query, in the order of the text, as queries of their own. Subqueries that read
 * the query around them are left out by whoever asks them: alone they are an error. Throws as `parseQuery` does.
 */
export function queryParts(sql: string): QueryPart[] {
  const { source, select } = parseQuery(sql);
  const parts: QueryPart[] = [];
  collect(source, select, [], parts);
  return parts.sort((a, b) => a.start - b.start);
}

function collect(source: Source, select: Select, outer: readonly CommonTableExpr[], parts: QueryPart[]): void {
  const ctes = [...outer, ...(select.with?.ctes ?? [])];
  for (const cte of select.with?.ctes ?? []) {
    const { start, end } = rangeOf(source, cte.select);
    const name = cte.tblName.text;
    parts.push({ kind: 'cte', name, start, end, sql: `${withClause(source, ctes)}SELECT * FROM ${quoteName(name)}` });
    collect(source, cte.select, ctes, parts);
  }
  const visit = (node: Parameters<typeof childrenOf>[0]): void => {
    if (node.type === 'With') return;
    if (node.type === 'Select') {
      collect(source, node, ctes, parts);
      return;
    }
    if (node.type === 'SelectSelectTable') {
      const { start, end } = rangeOf(source, node.select);
      const name = node.alias?.name.text ?? `subquery ${parts.length + 1}`;
      parts.push({
        kind: 'subquery',
        name,
        start,
        end,
        sql: `${withClause(source, ctes)}${original(source, start, end)}`,
      });
    }
    childrenOf(node).forEach(visit);
  };
  childrenOf(select).forEach(visit);
}

/** The definitions as the user wrote them; RECURSIVE is allowed where nothing recurs. */
function withClause(source: Source, ctes: readonly CommonTableExpr[]): string {
  if (ctes.length === 0) return '';
  const definitions = ctes.map((cte) => original(source, cte.span.offset, cte.span.offset + cte.span.length).trim());
  return `WITH RECURSIVE ${definitions.join(', ')} `;
}

function original({ original: text }: Source, start: number, end: number): string {
  return text.slice(start, end);
}
