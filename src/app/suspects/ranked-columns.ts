import type { ColumnInfo, ModelInfo } from '../../engine/debugger/api.ts';

/** A model whose rows are ranked, with the columns of the table it was trained on. */
export interface RankedModel {
  readonly name: string;
  readonly label: string;
  readonly columns: readonly ColumnInfo[];
  /** Names of the columns that it was offered and leaves out, such as ids. */
  readonly leavesOut: ReadonlySet<string>;
}

/** Columns that rows of several training tables are shown in: those of one name share one. */
export interface RankedColumns {
  /** Every column but the labels, which have a place of their own. Those that every model leaves out come last. */
  readonly columns: readonly ColumnInfo[];
  /** For each of these, by model, the index in the model's own table; −1 where it has none of that name. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/** The columns for rows of these models. */
export function rankedColumns(models: readonly RankedModel[]): RankedColumns {
  const byName = new Map<string, ColumnInfo>();
  for (const { label, columns } of models) {
    for (const column of columns) {
      if (column.name !== label && !byName.has(column.name)) byName.set(column.name, column);
    }
  }
  const isLeftOut = ({ name }: ColumnInfo): boolean => models.every(({ leavesOut }) => leavesOut.has(name));
  const all = [...byName.values()];
  const columns = [...all.filter((column) => !isLeftOut(column)), ...all.filter(isLeftOut)];
  const places = models.map((model) => {
    const own = new Map(model.columns.map(({ name }, i) => [name, i]));
    return [model.name, columns.map(({ name }) => (name === model.label ? -1 : (own.get(name) ?? -1)))] as const;
  });
  return { columns, places: new Map(places) };
}

/** Names of the columns that a model was offered and leaves out, such as ids. */
export function leftOutBy({ features }: Pick<ModelInfo, 'features'>): ReadonlySet<string> {
  return new Set(features.filter(({ as }) => as === 'ignore').map(({ column }) => column));
}
