import { findColumn, type Column, type Table } from '../table/table.ts';

/** What is looked for, ignoring case. */
export interface TextSearch {
  /** Whether it can stand in a number. */
  readonly numeric: boolean;
  contains(value: number | string | null): boolean;
}

/** Looks for a text, ignoring case. */
export function textSearch(text: string): TextSearch {
  const wanted = text.toLowerCase();
  return {
    numeric: /^[-+.\de]+$/.test(wanted),
    contains: (value) => value !== null && String(value).toLowerCase().includes(wanted),
  };
}

/**
 * Whether a row has a value of these columns that contains the text. Texts are looked through once per distinct one;
 * numbers only for what can stand in a number.
 */
export function cellSearch(
  table: Table,
  columns: readonly string[],
  { numeric, contains }: TextSearch,
): (row: number) => boolean {
  const tests = columns.flatMap((name) => {
    const column = findColumn(table, name);
    return column && (numeric || column.type === 'text') ? [cellTest(column, contains)] : [];
  });
  return (row) => tests.some((passes) => passes(row));
}

function cellTest(column: Column, contains: TextSearch['contains']): (row: number) => boolean {
  if (column.type !== 'text') {
    const { values } = column;
    return (row) => !Number.isNaN(values[row]) && contains(values[row]);
  }
  const found = Uint8Array.from(column.dictionary, (text) => Number(contains(text)));
  return (row) => column.codes[row] >= 0 && found[column.codes[row]] === 1;
}
