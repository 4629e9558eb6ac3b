import type { Expr } from 'sqlite3-parser';
import { RainError } from '../base/errors.ts';
import { itemColumns } from './bound.ts';
import type { FromItem, NameBinding, Output } from './bound.ts';
import { sameName } from './catalog.ts';
import { didYouMean } from './nearest.ts';
import { placeAt, rangeOf } from './parse.ts';
import type { Source } from './parse.ts';

/** The names that an expression sees: its own core's items, then those of the queries around it. */
export interface Scope {
  readonly items: readonly FromItem[];
  /** Output columns that WHERE, GROUP BY, HAVING and ORDER BY may call by their alias. */
  readonly outputs: readonly Output[] | undefined;
  readonly parent: Scope | undefined;
  /** Told of every item that is read through this scope from within. */
  readonly noteOuter: (item: FromItem) => void;
}

/** A name in an expression, as written. */
export interface WrittenName {
  readonly table: string | undefined;
  readonly column: string;
  readonly doubleQuoted: boolean;
}

const ROWID_NAMES = ['rowid', 'oid', '_rowid_'];

/**
 * What a name stands for, by SQLite's rules: the innermost query whose tables know it; a table's column before an
 * output's alias; else a double-quoted name is a string. Throws `unknown-column`, `unknown-table` or `ambiguous-column`.
 */
export function resolveName(scope: Scope, name: WrittenName, node: Expr, source: Source): NameBinding {
  for (let level: Scope | undefined = scope; level; level = level.parent) {
    const found = lookUp(level, name, node, source);
    if (!found) continue;
    noteOuter(scope, level, found);
    return found;
  }
  if (name.table === undefined) {
    if (name.doubleQuoted) return { kind: 'string', value: name.column };
    if (sameName(name.column, 'true') || sameName(name.column, 'false')) return { kind: 'constant' };
  }
  throw unknownName(scope, name, node, source);
}

function lookUp(level: Scope, name: WrittenName, node: Expr, source: Source): NameBinding | undefined {
  const items = level.items.filter((item) => name.table === undefined || sameName(item.alias, name.table));
  const matches: NameBinding[] = [];
  for (const item of items) {
    const column = itemColumns(item)?.findIndex((candidate) => sameName(candidate, name.column)) ?? -1;
    if (column < 0) continue;
    // A column merged by USING or NATURAL is the left one's.
    const merged = name.table === undefined && item.using.some((pair) => sameName(pair.name, name.column));
    if (!merged || matches.length === 0) matches.push({ kind: 'column', item, column });
  }
  if (matches.length > 1) {
    const where = matches.map((match) => (match.kind === 'column' ? match.item.alias : '')).join(' and ');
    throw at(
      source,
      node,
      'ambiguous-column',
      `“${name.column}” is in ${where}: say which, as in ${
        matches[0].kind === 'column' ? matches[0].item.alias : 't'
      }.${name.column}.`,
    );
  }
  if (matches.length === 1) return matches[0];
  const opaque = items.find((item) => item.relation.kind === 'opaque');
  if (opaque) return { kind: 'opaque', item: opaque };
  if (items.length === 1 && items[0].relation.kind === 'table' && isRowidName(name.column)) {
    return { kind: 'column', item: items[0], column: 'rowid' };
  }
  const output =
    name.table === undefined ? level.outputs?.find((candidate) => sameName(candidate.name, name.column)) : undefined;
  return output && { kind: 'output', output };
}

function isRowidName(name: string): boolean {
  return ROWID_NAMES.some((rowid) => sameName(rowid, name));
}

/** Tells every query between the name and where it was found that it reads an item from outside. */
function noteOuter(from: Scope, until: Scope, found: NameBinding): void {
  if (found.kind !== 'column' && found.kind !== 'opaque') return;
  for (let level: Scope | undefined = from; level && level !== until; level = level.parent) level.noteOuter(found.item);
}

/** The item of that alias, innermost first. */
export function resolveItem(scope: Scope, alias: string): FromItem | undefined {
  for (let level: Scope | undefined = scope; level; level = level.parent) {
    const item = level.items.find((candidate) => sameName(candidate.alias, alias));
    if (!item) continue;
    for (let inner: Scope | undefined = scope; inner && inner !== level; inner = inner.parent) inner.noteOuter(item);
    return item;
  }
  return undefined;
}

function unknownName(scope: Scope, name: WrittenName, node: Expr, source: Source): RainError {
  const visible: FromItem[] = [];
  for (let level: Scope | undefined = scope; level; level = level.parent) visible.push(...level.items);
  const { table, column } = name;
  if (table !== undefined) {
    const items = visible.filter((item) => sameName(item.alias, table));
    if (items.length === 0) {
      const aliases = visible.map((item) => item.alias);
      return at(source, node, 'unknown-table', `There is no “${table}” in this query.${didYouMean(table, aliases)}`);
    }
    const columns = items.flatMap((item) => itemColumns(item) ?? []);
    return at(source, node, 'unknown-column', `“${table}” has no column “${column}”.${didYouMean(column, columns)}`);
  }
  const columns = visible.flatMap((item) => itemColumns(item) ?? []);
  return at(source, node, 'unknown-column', `There is no column “${column}” here.${didYouMean(column, columns)}`);
}

function at(source: Source, node: Expr, code: string, message: string): RainError {
  const { start, end } = rangeOf(source, node);
  return new RainError(code, message, { place: placeAt(source, start, end) });
}
