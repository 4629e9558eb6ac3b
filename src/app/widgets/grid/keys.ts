import type { GridCell } from './types.ts';

/** The cell a key leads to, or null for any other key. Row −1 is the header. */
export function cellAfterKey(
  event: KeyboardEvent,
  at: GridCell,
  rowCount: number,
  columnCount: number,
  rowsPerPage: number,
): GridCell | null {
  const far = event.ctrlKey || event.metaKey;
  const { row, column } = at;
  const last = rowCount - 1;
  switch (event.key) {
    case 'ArrowDown':
      return { row: far ? last : Math.min(last, row + 1), column };
    case 'ArrowUp':
      return { row: far ? 0 : Math.max(-1, row - 1), column };
    case 'ArrowRight':
      return { row, column: far ? columnCount - 1 : Math.min(columnCount - 1, column + 1) };
    case 'ArrowLeft':
      return { row, column: far ? 0 : Math.max(0, column - 1) };
    case 'PageDown':
      return { row: Math.min(last, Math.max(0, row) + rowsPerPage), column };
    case 'PageUp':
      return { row: Math.max(0, row - rowsPerPage), column };
    case 'Home':
      return { row: far ? 0 : row, column: 0 };
    case 'End':
      return { row: far ? last : row, column: columnCount - 1 };
    default:
      return null;
  }
}

/** Whether a key asks for the menu of a cell. */
export function asksForMenu(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || event.key === 'Enter' || (event.key === 'F10' && event.shiftKey);
}
