import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { cellsMatch } from '../../../src/engine/complaint/match.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { sameCell } from '../../../src/engine/sql/same-cell.ts';
import type { Cell } from '../../../src/engine/table/table.ts';

const cells: readonly Cell[] = [null, '', '5', "it's", 0, 5, 5 + 1e-10, 5.1, -5, 1e300, Infinity, -Infinity];

function literal(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'string') return `'${cell.replaceAll("'", "''")}'`;
  return Number.isFinite(cell) ? String(cell) : `${cell > 0 ? '' : '-'}9e999`;
}

test('SQL and the engine agree on which cells are the same, and an infinite one is like itself alone', async () => {
  const database = await LocalDatabase.open();
  for (const wanted of cells) {
    const alike = cells.filter((cell) => cellsMatch(cell, wanted));
    expect(alike).toEqual(wanted === 5 || wanted === 5 + 1e-10 ? [5, 5 + 1e-10] : [wanted]);
    const tested = cells.map((cell) => sameCell(`(${literal(cell)})`, wanted));
    const { values } = await database.select(`SELECT ${tested.join(', ')}`, Work.quiet);
    expect(cells.filter((_, i) => values[i][0] === 1)).toEqual(alike);
  }
});
