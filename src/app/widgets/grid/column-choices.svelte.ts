import type { GridView } from '../../../engine/case/case-file.ts';
import type { MenuItem } from '../menu.ts';
import { draggedWidth } from './column-window.ts';
import type { GridColumn, GridOrder } from './types.ts';

/** A step of a column's width in its menu. */
const WIDER = 1.4;

type ColumnView = Omit<GridView, 'filter'>;

/** What a person chose about a grid's columns: which are hidden, how wide they are, by which the rows are sorted. */
export class ColumnChoices {
  /** The column sorted by, by its key; null: the rows as they came. */
  order = $state.raw<{ readonly key: string; readonly descending: boolean } | null>(null);
  #widths = $state.raw<ReadonlyMap<string, number>>(new Map());
  #hidden = $state.raw<ReadonlySet<string>>(new Set());
  /** What the order of rows that are not sorted is called: “As answered”. */
  readonly #unsorted: string;

  constructor(unsorted: string) {
    this.#unsorted = unsorted;
  }

  /** The choices as plain data, columns by their keys; what is as usual is left out. */
  get chosen(): ColumnView {
    const { order } = this;
    return {
      ...(this.#hidden.size > 0 && { hidden: [...this.#hidden] }),
      ...(this.#widths.size > 0 && { widths: Object.fromEntries(this.#widths) }),
      ...(order && { sort: { column: order.key, ...(order.descending && { descending: true }) } }),
    };
  }

  set chosen({ hidden = [], widths = {}, sort }: ColumnView) {
    this.#hidden = new Set(hidden);
    this.#widths = new Map(Object.entries(widths));
    this.order = sort ? { key: sort.column, descending: sort.descending ?? false } : null;
  }

  /** The columns that are not hidden (all, where none would be left), as wide as they were made. */
  shown<Column extends GridColumn>(columns: readonly Column[]): Column[] {
    const left = columns.filter(({ key }) => !this.#hidden.has(key));
    return (left.length > 0 ? left : columns).map((column) => {
      return { ...column, width: this.#widths.get(column.key) ?? column.width };
    });
  }

  /** The order as the grid's titles show it. */
  orderIn(shown: readonly GridColumn[]): GridOrder | null {
    const { order } = this;
    return order && { column: shown.findIndex(({ key }) => key === order.key), descending: order.descending };
  }

  /** Sorts by a column: upwards, then downwards, then no more. */
  sort({ key }: GridColumn): void {
    if (this.order?.key !== key) this.order = { key, descending: false };
    else this.order = this.order.descending ? null : { key, descending: true };
  }

  resize({ key }: GridColumn, width: number): void {
    this.#widths = new Map([...this.#widths, [key, Math.round(draggedWidth(width, 0))]]);
  }

  /** The menu of a column's title. */
  menu(column: GridColumn, shown: readonly GridColumn[]): MenuItem[] {
    const { key, title, width } = column;
    const fixed = column.sortable ? null : 'It cannot be sorted by.';
    return [
      { label: 'Sort ascending', disabled: fixed, run: () => (this.order = { key, descending: false }) },
      { label: 'Sort descending', disabled: fixed, run: () => (this.order = { key, descending: true }) },
      { label: this.#unsorted, disabled: this.order ? null : 'It is not sorted.', run: () => (this.order = null) },
      { label: 'Wider', separated: true, run: () => this.resize(column, width * WIDER) },
      { label: 'Narrower', run: () => this.resize(column, width / WIDER) },
      {
        label: `Hide ${title}`,
        separated: true,
        disabled: shown.length > 1 ? null : 'It is the last one.',
        run: () => (this.#hidden = new Set([...this.#hidden, key])),
      },
      {
        label: 'Show all columns',
        disabled: this.#hidden.size > 0 ? null : 'None is hidden.',
        run: () => (this.#hidden = new Set()),
      },
    ];
  }
}
