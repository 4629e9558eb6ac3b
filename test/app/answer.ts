import type { Answer, AnswerColumn } from '../../src/engine/debugger/api.ts';
import type { Cell } from '../../src/engine/table/table.ts';

/** An answer with these columns and rows. */
export function answerOf(
  columns: Readonly<Record<string, Partial<Omit<AnswerColumn, 'name'>>>>,
  rows: readonly (readonly Cell[])[],
  more: Partial<Answer> = {},
): Answer {
  return {
    id: 'q1',
    sql: 'SELECT 1',
    columns: Object.entries(columns).map(([name, column]) => ({
      name,
      title: name,
      dependent: false,
      numeric: true,
      predicts: null,
      ...column,
    })),
    rowCount: rows.length,
    rowsRead: rows.length,
    rowsDependent: true,
    first: { start: 0, rows, relaxed: null },
    milliseconds: 1,
    warnings: [],
    parts: [],
    notComplainable: null,
    ...more,
  };
}

/** Churners per week, as the first sample has them: a key and a value that depends on predictions. */
export function weeks(values: readonly number[]): Answer {
  return answerOf(
    { week: {}, churners: { dependent: true } },
    values.map((value, i) => [i + 1, value]),
  );
}
