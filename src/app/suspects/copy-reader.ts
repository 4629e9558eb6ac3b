import type { SuspectRow } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import type { RowBlocks } from '../state/row-blocks.svelte.ts';
import type { Suspects } from '../state/suspects.svelte.ts';
import type { SuspectColumn } from './columns.ts';
import type { RankedColumns } from './ranked-columns.ts';

/** Reads suspects as rows of cells in the order of these columns: what the engine holds, not what the grid shortens. */
export function copyReader(
  suspects: Suspects,
  rows: RowBlocks<SuspectRow>,
  columns: readonly SuspectColumn[],
  values: RankedColumns,
): (first: number, last: number) => Promise<Cell[][]> {
  return async (first, last) => {
    const read = await rows.rows(Math.max(0, first), last);
    const cells = await suspects.values.read(read);
    return read.map((row, i) => {
      const places = values.places.get(row.model);
      return columns.map((column) => cellOf(row, column, (index) => cells[i][places?.[index] ?? -1] ?? null));
    });
  };
}

function cellOf(row: SuspectRow, column: SuspectColumn, valueOf: (index: number) => Cell): Cell {
  switch (column.shows) {
    case 'effect':
      return row.effects[column.complaint] ?? null;
    case 'value':
      return valueOf(column.index);
    case 'image':
      return null;
    default:
      return row[column.shows];
  }
}
