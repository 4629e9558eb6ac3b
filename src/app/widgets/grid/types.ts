/** A column of a grid. */
export interface GridColumn {
  readonly key: string;
  readonly title: string;
  /** In pixels. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  /** Beside the title, quietly: the column's type or unit. */
  readonly note?: string;
  readonly sortable?: boolean;
}

/** A cell by its place; row −1 is the header. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** The column, by its index, that the rows are sorted by. */
export interface GridOrder {
  readonly column: number;
  readonly descending: boolean;
}
