import type { TupleComplaint } from '../../engine/complaint/complaint.ts';
import type { Answer } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import { keysOf } from '../text/complaint-words.ts';

/** One of the values that name a row, to be typed. */
export interface RowKey {
  readonly name: string;
  readonly value: Cell;
  /** Whether what is typed is read as a number where it can be. */
  readonly numeric: boolean;
}

/** What names a row like this one: its columns that do not depend on predictions; the first where all do. */
export function keysLike(answer: Answer, cells: readonly Cell[]): RowKey[] {
  const fixed = answer.columns.flatMap(({ dependent }, i) => (dependent ? [] : [i]));
  return (fixed.length > 0 ? fixed : [0]).map((i) => {
    const { name, numeric } = answer.columns[i];
    return { name, numeric, value: cells[i] ?? null };
  });
}

/** What names the row of a complaint, as it is said; the ids of the rows it is made of are numbers. */
export function keysSaid(complaint: TupleComplaint, answer: Answer | null): RowKey[] {
  return keysOf(complaint).map(([name, value]) => {
    const column = answer?.columns.find((each) => each.name === name);
    return { name, value, numeric: 'from' in complaint || typeof value === 'number' || (column?.numeric ?? false) };
  });
}

/** What was typed as a cell: nothing is NULL. */
export function cellOf({ numeric }: RowKey, typed: string): Cell {
  if (typed === '') return null;
  const number = Number(typed);
  return numeric && typed.trim() !== '' && Number.isFinite(number) ? number : typed;
}
