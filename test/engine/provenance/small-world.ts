import type { CatalogModel } from '../../../src/engine/sql/catalog.ts';
import { Bench, table } from '../sql/fixture.ts';

/** Three classes in text, over tables that have `size`. */
export const kind: CatalogModel = {
  name: 'kind',
  features: [{ name: 'size', type: 'real' }],
  classes: ['a', 'b', 'c'],
  type: 'text',
};
/** Two classes in whole numbers, over tables that have `age`. */
export const flag: CatalogModel = {
  name: 'flag',
  features: [{ name: 'age', type: 'integer' }],
  classes: [0, 1],
  type: 'integer',
};

/** Small tables with NULLs, text, duplicate rows, and one that is empty. */
export function smallWorld(): Promise<Bench> {
  return Bench.open(
    [
      table('t', { id: 'integer', g: 'text', size: 'real', n: 'integer' }, [
        [1, 'x', 1.5, 10],
        [2, 'x', -2, null],
        [3, 'y', 4, 7],
        [4, null, 4, 7],
      ]),
      table('u', { id: 'integer', age: 'integer', g: 'text', tid: 'integer' }, [
        [1, 30, 'x', 1],
        [2, 40, 'y', 3],
        [2, 40, 'y', 3],
      ]),
      table('plain', { g: 'text', w: 'real' }, [
        ['x', 2],
        ['y', 3],
        ['y', 5],
        [null, 1],
      ]),
      table('hollow', { size: 'real', g: 'text' }, []),
    ],
    [kind, flag],
    [
      { name: 'big', sql: 'SELECT * FROM t WHERE size > 1' },
      { name: 'as', sql: "SELECT id, size, g FROM t WHERE kind.predict(*) = 'a'" },
    ],
  );
}
