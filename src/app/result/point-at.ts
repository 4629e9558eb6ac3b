import type { Complaint, RowPattern } from '../../engine/complaint/complaint.ts';
import type { Answer } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';

/** A cell of an answer that somebody points at, wherever it is drawn. */
export interface PointedCell {
  readonly answer: Answer;
  readonly cells: readonly Cell[];
  readonly column: number;
}

/**
 * Names a row of an answer by its values: `{}` when it is the only row; else by what does not depend on predictions
 * and, where that fits several rows (GROUP BY predict), by further columns until it fits one.
 * @param column the one complained about, which names nothing: it is to change
 */
export function patternOf(answer: Answer, cells: readonly Cell[], column: number): RowPattern {
  if (answer.rowCount === 1) return { row: {} };
  const naming = answer.columns.flatMap((c, i) => (c.dependent ? [] : [i]));
  const others = answer.columns.flatMap((c, i) => (c.dependent && i !== column ? [i] : []));
  const fits = (row: readonly Cell[]): boolean => naming.every((i) => row[i] === cells[i]);
  while (others.length > 0 && answer.first.rows.filter(fits).length > 1) naming.push(others.shift() ?? 0);
  return { row: Object.fromEntries(naming.map((i) => [answer.columns[i].name, cells[i]])) };
}

/** Whether a complaint is about this row of this answer. */
export function isAbout(complaint: Complaint, answer: Answer, cells: readonly Cell[]): boolean {
  if (complaint.op === 'prediction' || complaint.query !== answer.id || !('row' in complaint)) return false;
  return Object.entries(complaint.row).every(([name, value]) => {
    const i = answer.columns.findIndex((column) => column.name === name);
    return i >= 0 && (cells[i] === value || Number(cells[i]) === value);
  });
}

/** Why a cell cannot be complained about by a number; null when it can. */
export function valueObstacle({ answer, column }: PointedCell): string | null {
  if (answer.notComplainable) return answer.notComplainable.message;
  const { dependent, numeric, name } = answer.columns[column];
  if (!dependent) return `${name} does not depend on predictions.`;
  if (!numeric) return `${name} is not a number.`;
  return null;
}
