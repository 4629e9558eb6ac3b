import type { Answer } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import { isAbout } from '../result/point-at.ts';
import type { Entry } from '../state/complaints.svelte.ts';
import { target } from '../text/complaint-words.ts';
import type { ChartLayout, Mark } from './layout.ts';
import type { ChartShape } from './shape.ts';

/** A complaint about a value of the drawing. */
export interface Pin {
  readonly row: number;
  /** −1 when it is about the whole row. */
  readonly column: number;
  /** The number wanted; null for a mere direction. */
  readonly value: number | null;
  readonly holds: boolean;
}

/** The complaints about an answer's rows that are drawn. */
export function pinsOf(answer: Answer, complaints: readonly Entry[]): Pin[] {
  return complaints.flatMap(({ complaint, state }) => {
    const row = answer.first.rows.findIndex((cells) => isAbout(complaint, answer, cells));
    if (row < 0) return [];
    const column = 'column' in complaint ? answer.columns.findIndex((c) => c.name === complaint.column) : -1;
    return [{ row, column, value: target(complaint, state), holds: state?.holds ?? false }];
  });
}

/** Rows of the answer before the first fix, where they can be compared; null where not. */
export function rowsBefore(answer: Answer, baseline: Answer | null): readonly (readonly Cell[])[] | null {
  const comparable = baseline !== null && baseline !== answer && baseline.columns.length === answer.columns.length;
  return comparable ? baseline.first.rows : null;
}

/** Further values the y axis must show: what is wanted, and what was before. */
export function reachOf(
  pins: readonly Pin[],
  before: readonly (readonly Cell[])[] | null,
  shape: ChartShape,
): number[] {
  const wanted = pins.flatMap(({ value }) => (value === null ? [] : [value]));
  const former = (before ?? []).flatMap((row) => shape.series.map(({ column }) => row[column]));
  return [...wanted, ...former.filter((value) => typeof value === 'number')];
}

/** A mark where it was before the first fix. */
export interface Ghost {
  readonly mark: Mark;
  readonly y: number;
  readonly changed: boolean;
}

/** Where the marks were, matched by their keys; empty where marks are no values of one row each. */
export function ghostsOf(
  rows: readonly (readonly Cell[])[],
  before: readonly (readonly Cell[])[] | null,
  shape: ChartShape,
  layout: ChartLayout,
): Ghost[] {
  if (!before || shape.kind === 'histogram' || shape.kind === 'scatter') return [];
  const byKey = new Map(before.map((row) => [row[shape.key], row]));
  return layout.marks.flatMap((mark) => {
    const value = byKey.get(rows[mark.row]?.[shape.key])?.[mark.column];
    return typeof value === 'number' ? [{ mark, y: layout.yOf(value), changed: value !== mark.value }] : [];
  });
}
