import type { Answer } from '../../engine/debugger/api.ts';
import { exact } from '../text/numbers.ts';
import type { GridColumn } from '../widgets/grid/types.ts';

const CHARACTER = 7.4;
const NARROWEST = 64;
const WIDEST = 320;

/** A column of an answer's grid, with its place among the answer's columns. */
type AnswerGridColumn = GridColumn & { readonly index: number };

/** Columns of an answer's grid, as wide as their names and first values ask for. */
export function gridColumns(answer: Answer): AnswerGridColumn[] {
  return answer.columns.map((column, index) => {
    const longest = answer.first.rows
      .slice(0, 100)
      .reduce((most, row) => Math.max(most, exact(row[index]).length), column.name.length + 2);
    const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, longest * CHARACTER + 24)));
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
