import { findColumn, type Column } from '../table/table.ts';
import type { SuspectView } from './api.ts';
import type { KeptRanking } from './kept-ranking.ts';

/** Whether a cell of a column contains what is looked for, by row id. */
type CellTest = (row: number) => boolean;

/**
 * Whether the suspect at an index has a label, a row number or a value of these columns that contains the text, ignoring
 * case. Texts are looked through once per distinct one; numbers only for what can stand in a number.
 */
export function suspectFilter(
  { suspects, models, labels }: KeptRanking,
  { text, columns }: NonNullable<SuspectView['filter']>,
): (index: number) => boolean {
  const wanted = text.toLowerCase();
  const numeric = /^[-+.\de]+$/.test(wanted);
  const contains = (value: number | string | null): boolean =>
    value !== null && String(value).toLowerCase().includes(wanted);
  const perModel = models.map(({ table, labels: { classes }, spec }) => ({
    classes: classes.map(contains),
    cells: columns.flatMap((name): CellTest[] => {
      const column = name === spec.label ? undefined : findColumn(table, name);
      return column && (numeric || column.type === 'text') ? [cellTest(column, contains)] : [];
    }),
  }));
  return (index) => {
    const { model, position, suggestedClass } = suspects.at(index);
    const { classes, cells } = perModel[model];
    const row = models[model].set.training[position];
    return (
      classes[labels[model][position]] ||
      (suggestedClass >= 0 && classes[suggestedClass]) ||
      (numeric && contains(row)) ||
      cells.some((passes) => passes(row))
    );
  };
}

function cellTest(column: Column, contains: (value: number | string) => boolean): CellTest {
  if (column.type !== 'text') {
    const { values } = column;
    return (row) => !Number.isNaN(values[row]) && contains(values[row]);
  }
  const found = Uint8Array.from(column.dictionary, (text) => Number(contains(text)));
  return (row) => column.codes[row] >= 0 && found[column.codes[row]] === 1;
}
