import { RainError } from '../base/errors.ts';
import { tabulateIntegers } from '../base/tabulate.ts';
import { cellAt, findColumn, type Column, type Table } from '../table/table.ts';
import { codePointOrder } from './code-point-order.ts';
import type { Labels } from './contract.ts';

/** Classes that a model may have, at most. */
const MOST_CLASSES = 1000;

/**
 * The classes of a label column and each row's class. Booleans are the classes 0 and 1.
 * Errors: `unknown-column`, `no-labels`, `one-class`, `too-many-classes`.
 */
export function readLabels(table: Table, name: string): Labels {
  const column = findColumn(table, name);
  const place = { kind: 'table', table: table.name, column: name } as const;
  if (!column)
    throw new RainError('unknown-column', `The table ${table.name} has no column “${name}” to be the label.`, {
      place,
    });
  const classes = classesOf(column, table.rowCount);
  const fail = (code: string, message: string): RainError => new RainError(code, message, { place });
  if (classes.length === 0)
    throw fail('no-labels', `No row of ${table.name} has a value in the label column “${column.name}”.`);
  if (classes.length === 1) {
    throw fail(
      'one-class',
      `Every row of ${table.name} has the same label, ${classes[0]}. A model needs at least two classes to tell apart.`,
    );
  }
  if (classes.length > MOST_CLASSES) {
    throw fail(
      'too-many-classes',
      `The label column “${column.name}” has ${classes.length.toLocaleString('en')} different values; at most ${MOST_CLASSES.toLocaleString('en')} classes can be told apart. Choose a column with fewer values as the label.`,
    );
  }
  return { column: column.name, type: column.type, classes, y: classNumbers(column, classes, table.rowCount) };
}

function classesOf(column: Column, rowCount: number): (number | string)[] {
  if (column.type !== 'text') {
    const values = new Set(column.values);
    values.delete(NaN);
    return [...values].sort((a, b) => a - b);
  }
  // The dictionary may hold texts that no row has.
  const used = new Uint8Array(column.dictionary.length);
  for (let row = 0; row < rowCount; row++) if (column.codes[row] >= 0) used[column.codes[row]] = 1;
  return column.dictionary.filter((_, code) => used[code] === 1).sort(codePointOrder);
}

function classNumbers(column: Column, classes: readonly (number | string)[], rowCount: number): Int32Array {
  const numbers = new Map(classes.map((value, i) => [value, i]));
  return tabulateIntegers(rowCount, (row) => {
    const value = cellAt(column, row);
    return value === null ? -1 : (numbers.get(value) ?? -1);
  });
}
