import type { ColumnType } from '../table/table.ts';

/** A column as SQL knows it. */
export interface CatalogColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A table that queries may read. */
export interface CatalogTable {
  readonly name: string;
  readonly columns: readonly CatalogColumn[];
  readonly rowCount: number;
}

/** A trained model as SQL knows it: what it needs of a row, and what it answers. */
export interface CatalogModel {
  readonly name: string;
  /** Columns that its features are made of; a table that has them all can be predicted. */
  readonly features: readonly CatalogColumn[];
  /** Classes in the order of P's columns. */
  readonly classes: readonly (number | string)[];
  /** The label column's type, which predictions have too. */
  readonly type: ColumnType;
}

/** A stored query that can be read like a table. It may call `predict`. */
export interface CatalogView {
  readonly name: string;
  readonly sql: string;
}

/** Everything that names in a query can stand for. */
export interface Catalog {
  readonly tables: readonly CatalogTable[];
  readonly models: readonly CatalogModel[];
  readonly views?: readonly CatalogView[];
}

/** Whether two names are one to SQLite, which ignores the case of ASCII letters. */
export function sameName(a: string, b: string): boolean {
  return foldName(a) === foldName(b);
}

/** A name as SQLite compares it: ASCII letters in lower case, all others as they are. */
export function foldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The table of that name, letter case aside. */
export function findTable(catalog: Catalog, name: string): CatalogTable | undefined {
  return catalog.tables.find((table) => sameName(table.name, name));
}

/** What keeps a model from predicting a table, in words; empty when nothing does. */
export function missingFeatures(model: CatalogModel, columns: readonly CatalogColumn[]): string[] {
  return model.features.flatMap((feature) => {
    const column = columns.find((c) => sameName(c.name, feature.name));
    if (!column) return [`${feature.name} is missing`];
    if ((column.type === 'text') !== (feature.type === 'text')) {
      return [`${feature.name} is ${column.type}, not ${feature.type}`];
    }
    return [];
  });
}
