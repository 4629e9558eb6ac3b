import { RainError } from '../base/errors.ts';
import { findColumn, type Column, type Table } from '../table/table.ts';
import type { ColumnEncoder } from './column-encoder.ts';

/** A training column that became features. */
export interface UsedColumn {
  readonly name: string;
  /** Whether it held numbers (integer, real or boolean) rather than text. */
  readonly numeric: boolean;
  readonly encoder: ColumnEncoder;
  /** Its first feature. */
  readonly first: number;
}

/**
 * A table's columns by the names of the training table's; order does not matter, and case only to choose. A column
 * without any value fits numbers and text alike. Errors: `missing-features`.
 */
export function matchColumns(table: Table, used: readonly UsedColumn[]): Column[] {
  const missing: string[] = [];
  const otherType: string[] = [];
  const columns = used.flatMap(({ name, numeric }) => {
    const column = findColumn(table, name);
    if (!column) missing.push(`“${name}”`);
    else if ((column.type !== 'text') !== numeric && !isEmpty(column)) {
      otherType.push(`“${name}” (${numeric ? 'numbers' : 'text'} in training, ${column.type} here)`);
    } else return [column];
    return [];
  });
  if (missing.length + otherType.length === 0) return columns;
  const parts = [
    missing.length > 0 ? `It lacks ${listed(missing)}.` : '',
    otherType.length > 0 ? `Of another type: ${listed(otherType)}.` : '',
  ];
  const message = `The model cannot predict rows of ${table.name}. ${parts.filter((part) => part !== '').join(' ')}`;
  throw new RainError('missing-features', message, { place: { kind: 'table', table: table.name } });
}

function isEmpty(column: Column): boolean {
  return column.type === 'text' ? column.codes.every((code) => code < 0) : column.values.every(Number.isNaN);
}

function listed(texts: readonly string[]): string {
  return texts.slice(0, 20).join(', ') + (texts.length > 20 ? ` and ${texts.length - 20} more` : '');
}
