import { Random } from '../../../src/engine/base/random.ts';
import type { CatalogModel } from '../../../src/engine/sql/catalog.ts';
import type { Cell } from '../../../src/engine/table/table.ts';
import { Bench, table } from '../sql/fixture.ts';

export const KIND: CatalogModel = {
  name: 'kind',
  features: [{ name: 'size', type: 'real' }],
  classes: ['a', 'b', 'c'],
  type: 'text',
};
export const FLAG: CatalogModel = {
  name: 'flag',
  features: [{ name: 'age', type: 'integer' }],
  classes: [0, 1],
  type: 'integer',
};

/** What the generator knows of the tables that every bench has. */
export const SCHEMA = {
  t: { columns: { size: 'num', n: 'num', g: 'text' }, model: 'kind' },
  u: { columns: { age: 'num', n: 'num', g: 'text' }, model: 'flag' },
  p: { columns: { w: 'num', g: 'text' }, model: undefined },
  big: { columns: { size: 'num', n: 'num', g: 'text' }, model: 'kind' },
} as const;

/** Small random tables: text, NULLs, duplicate rows; each may be empty. */
export async function randomBench(seed: number): Promise<Bench> {
  const random = new Random(seed);
  const or = (value: Cell) => (random.below(7) === 0 ? null : value);
  const text = () => or(['x', 'y', 'xy'][random.below(3)]);
  const rows = (most: number, make: () => Cell[]) => {
    const made = Array.from({ length: random.below(most + 1) || (random.below(8) ? most : 0) }, make);
    return made.length > 1 && random.below(3) === 0 ? [made[0], ...made.slice(0, -1)] : made;
  };
  return Bench.open(
    [
      table(
        't',
        { size: 'real', n: 'integer', g: 'text' },
        rows(3, () => [or(random.below(4) - 1.5), or(random.below(3)), text()]),
      ),
      table(
        'u',
        { age: 'integer', n: 'integer', g: 'text' },
        rows(3, () => [or(20 + random.below(3)), or(random.below(3)), text()]),
      ),
      table(
        'p',
        { w: 'real', g: 'text' },
        rows(3, () => [or(random.below(5)), text()]),
      ),
    ],
    [KIND, FLAG],
    [{ name: 'big', sql: 'SELECT size, n, g FROM t WHERE size > -1 OR g IS NULL' }],
  );
}
