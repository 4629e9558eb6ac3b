import type { Column, TextColumn } from '../table/table.ts';
import type { Condition } from './condition.ts';
import { wordsOf } from './words.ts';

/** Whether a column has no value in a row. */
export function isMissing(column: Column, row: number): boolean {
  return column.type === 'text' ? column.codes[row] < 0 : Number.isNaN(column.values[row]);
}

/** The words of a cell; none where it is missing. */
export function wordsAt({ codes, dictionary }: TextColumn, row: number): Set<string> {
  return codes[row] < 0 ? new Set() : wordsOf(dictionary[codes[row]]);
}

/** Whether a row satisfies a condition on its column. */
export function satisfies(column: Column, row: number, condition: Condition): boolean {
  if (condition.op === 'missing') return isMissing(column, row);
  if (column.type === 'text') {
    if (condition.op === '=') return column.codes[row] >= 0 && column.dictionary[column.codes[row]] === condition.value;
    return condition.op === 'contains' && wordsAt(column, row).has(condition.value);
  }
  const value = column.values[row];
  switch (condition.op) {
    case '=':
      return value === condition.value;
    case '<=':
      return value <= condition.value;
    case '>=':
      return value >= condition.value;
    case 'contains':
      return false;
  }
}
