import type { Select } from 'sqlite3-parser';
import { itemColumns } from './bound.ts';
import type { FromItem } from './bound.ts';
import { sameName } from './catalog.ts';

/** Output names of a recursive CTE's first SELECT, as far as the text tells them. */
export function firstNames(select: Select): string[] {
  if (select.select.type === 'SelectValues') return select.select.values[0].values.map((_, i) => `column${i + 1}`);
  return select.select.columns.map((column) => {
    if (column.type !== 'ExprResultColumn') return '*';
    if (column.alias) return column.alias.name.text;
    return column.expr.type === 'Id'
      ? column.expr.name
      : column.expr.type === 'QualifiedExpr'
        ? column.expr.column.text
        : '';
  });
}

/** SQLite's names for the columns of a subquery: a name that was there before gets `:1`, `:2` … */
export function uniqueNames(names: readonly string[]): string[] {
  const taken: string[] = [];
  for (const name of names) {
    let unique = name;
    for (let i = 1; taken.some((other) => sameName(other, unique)); i++) unique = `${name}:${i}`;
    taken.push(unique);
  }
  return taken;
}

/** The name of an item's column; the row id is called `rowid`. */
export function columnName(item: FromItem, column: number | 'rowid'): string {
  return column === 'rowid' ? 'rowid' : (itemColumns(item)?.[column] ?? '');
}
