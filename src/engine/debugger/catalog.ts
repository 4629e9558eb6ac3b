import type { Catalog } from '../sql/catalog.ts';
import type { StoredTable } from './table-store.ts';
import type { TrainedModel } from './trained-model.ts';

/** What names in a query may stand for: the imported tables and the trained models. */
export function catalogOf(tables: readonly StoredTable[], models: ReadonlyMap<string, TrainedModel>): Catalog {
  return {
    tables: tables.map(({ table: { name, rowCount, columns } }) => ({
      name,
      rowCount,
      columns: columns.map((column) => ({ name: column.name, type: column.type })),
    })),
    models: [...models.values()].map(({ name, encoder, labels: { classes, type } }) => ({
      name,
      features: encoder.columns
        .filter(({ width }) => width > 0)
        .map(({ column, type: columnType }) => ({ name: column, type: columnType })),
      classes,
      type,
    })),
  };
}
