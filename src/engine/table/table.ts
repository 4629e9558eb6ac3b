import { tabulate, tabulateIntegers } from '../base/tabulate.ts';
/** What a column holds. Booleans are 0/1 in SQL, as everywhere in SQLite. */
export type ColumnType = 'integer' | 'real' | 'text' | 'boolean';

/** Numbers of one column; a missing cell is NaN. Integers are exact up to 2^53, larger ones are read as text. */
export interface NumberColumn {
  readonly name: string;
  readonly type: 'integer' | 'real' | 'boolean';
  readonly values: Float64Array;
}

/** Text of one column, dictionary-encoded: cell i is `dictionary[codes[i]]`; a missing cell has code −1. */
export interface TextColumn {
  readonly name: string;
  readonly type: 'text';
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

/** A column of any type. */
export type Column = NumberColumn | TextColumn;

/** One cell as SQL and the page see it. */
export type Cell = number | string | null;

/**
 * An imported table. A row's id is its 0-based data row: the index into every column, the rowid in SQLite,
 * and the only way that rankings, fixes and lineage speak of a row. Tables never change; fixes are kept beside them.
 */
export interface Table {
  readonly name: string;
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** The column of that name (exact, then ignoring case as SQLite does), or undefined. */
export function findColumn(table: Table, name: string): Column | undefined {
  const lower = name.toLowerCase();
  return table.columns.find((c) => c.name === name) ?? table.columns.find((c) => c.name.toLowerCase() === lower);
}

/** The cell of a column in one row; null when missing. */
export function cellAt(column: Column, row: number): Cell {
  if (column.type === 'text') {
    const code = column.codes[row];
    return code < 0 ? null : column.dictionary[code];
  }
  const value = column.values[row];
  return Number.isNaN(value) ? null : value;
}

/** The given rows of a table, in the given order, as a table of their own; their ids are their places in it. */
export function takeTableRows(table: Table, rows: ArrayLike<number>): Table {
  const columns = table.columns.map((column): Column => {
    if (column.type !== 'text') return { ...column, values: tabulate(rows.length, (i) => column.values[rows[i]]) };
    // The dictionary may be as long as the table: only what the rows use comes along.
    const codes = new Map<number, number>([[-1, -1]]);
    const dictionary: string[] = [];
    const taken = tabulateIntegers(rows.length, (i) => {
      const code = column.codes[rows[i]];
      let own = codes.get(code);
      if (own === undefined) codes.set(code, (own = dictionary.push(column.dictionary[code]) - 1));
      return own;
    });
    return { ...column, codes: taken, dictionary };
  });
  return { name: table.name, rowCount: rows.length, columns };
}
