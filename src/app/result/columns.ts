import type { Answer } from '../../engine/debugger/api.ts';
import { exact } from '../text/numbers.ts';
import type { GridColumn } from '../widgets/grid/types.ts';

const CHARACTER = 7.4;
/** A digit is as wide as this in the widest of the usual fonts: a number that is cut off reads as another one. */
const DIGIT = 8.3;
const NARROWEST = 64;
const WIDEST = 320;

/** A column of an answer's grid, with its place among the answer's columns. */
type AnswerGridColumn = GridColumn & { readonly index: number };

/** Columns of an answer's grid, as wide as their names and first values ask for. */
export function gridColumns(answer: Answer): AnswerGridColumn[] {
  return answer.columns.map((column, index) => {
    const character = column.numeric ? DIGIT : CHARACTER;
    const longest = answer.first.rows.slice(0, 100).reduce((most, row) => Math.max(most, exact(row[index]).length), 0);
    const needed = Math.max((column.name.length + 2) * CHARACTER, longest * character);
    const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, needed + 24)));
    return {
      index,
      key: column.name,
      title: column.name,
      width,
      align: column.numeric ? 'right' : 'left',
      sortable: true,
      ...(column.dependent ? { note: 'depends on predictions' } : {}),
    };
  });
}
