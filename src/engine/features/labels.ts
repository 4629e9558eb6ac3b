import { RainError } from '../base/errors.ts';
import { tabulateIntegers } from '../base/tabulate.ts';
import { cellAt, findColumn, type Column, type Table } from '../table/table.ts';
import { codePointOrder } from './code-point-order.ts';
import type { Labels } from './contract.ts';

/** Classes that a model may have, at most. */
const MOST_CLASSES = 1000;
/** More classes than these are no classes where fewer than two rows share one on average. */
const FEW_CLASSES = 20;

/**
 * The classes of a label column and each row's class. Booleans are the classes 0 and 1.
 * Errors: `unknown-column`, `no-labels`, `one-class`, `too-many-classes`, the last also for quantities and ids, of which
 * nearly every row has its own.
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
      `Every row of ${table.name} has the same label, ${classes[0]}. A model needs at least two classes to tell apart: choose another column as the label, or a table with other rows.`,
    );
  }
  if (classes.length > MOST_CLASSES) {
    throw fail(
      'too-many-classes',
      `The label column “${column.name}” has ${classes.length.toLocaleString('en')} different values; at most ${MOST_CLASSES.toLocaleString('en')} classes can be told apart. Choose a column with fewer values as the label.`,
    );
  }
  const y = classNumbers(column, classes, table.rowCount);
  const labelled = y.reduce((count, label) => count + Number(label >= 0), 0);
  if (classes.length > FEW_CLASSES && 2 * classes.length > labelled) {
    throw fail(
      'too-many-classes',
      `“${column.name}” has ${classes.length.toLocaleString('en')} different values in ${labelled.toLocaleString('en')} rows: it looks like a quantity or an id, of which there is nothing to learn classes from. Choose a column whose values repeat as the label, or make one in the file, such as “high” and “low”.`,
    );
  }
  return { column: column.name, type: column.type, classes, y };
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
