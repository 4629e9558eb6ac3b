import { RainError } from '../base/errors.ts';
import { findColumn, type Column, type Table } from '../table/table.ts';
import type { FeatureKind, FeatureSpec, WordOptions } from './contract.ts';

/** A column that may become features, with the treatment asked for; `as` is null where the default shall decide. */
export interface SelectedColumn {
  readonly column: Column;
  readonly as: FeatureKind | null;
  readonly by: number | undefined;
  readonly words: WordOptions;
}

/**
 * The columns that specifications name, in the order they are first named; a later specification of a column replaces
 * the treatment of an earlier one. Without specifications: every column but the excepted ones. A prefix (`pixel*`)
 * never selects an excepted column. Errors: `unknown-feature`, `label-as-feature`.
 */
export function selectColumns(
  table: Table,
  specs: readonly FeatureSpec[] | undefined,
  except: readonly string[],
): SelectedColumn[] {
  const excepted = new Set(except.map((name) => name.toLowerCase()));
  const free = table.columns.filter((column) => !excepted.has(column.name.toLowerCase()));
  if (specs === undefined) return free.map((column) => ({ column, as: null, by: undefined, words: {} }));
  const selected = new Map<Column, SelectedColumn>();
  for (const spec of specs) {
    const {
      column: name,
      as,
      by,
      ...words
    } = typeof spec === 'string' ? { column: spec, as: null } : { by: undefined, ...spec };
    for (const column of columnsOf(name, table, free)) selected.set(column, { column, as, by, words });
  }
  return [...selected.values()];
}

function columnsOf(name: string, table: Table, free: readonly Column[]): readonly Column[] {
  const place = { kind: 'table', table: table.name, column: name } as const;
  const exact = findColumn(table, name);
  if (exact && !free.includes(exact)) {
    const message = `“${exact.name}” is the label or tells the truth about it, so it cannot be a feature.`;
    throw new RainError('label-as-feature', message, { place });
  }
  if (exact) return [exact];
  const prefix = name.endsWith('*') ? name.slice(0, -1).toLowerCase() : null;
  const matches = prefix === null ? [] : free.filter((column) => column.name.toLowerCase().startsWith(prefix));
  if (matches.length > 0) return matches;
  const what = prefix === null ? `no column “${name}”` : `no column whose name starts with “${name.slice(0, -1)}”`;
  throw new RainError('unknown-feature', `The training table ${table.name} has ${what}, which the features name.`, {
    place,
  });
}
