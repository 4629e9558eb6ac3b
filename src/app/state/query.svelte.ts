import type { PlainError } from '../../engine/base/errors.ts';
import type { AnswerView, CaseQuery, ChartKind } from '../../engine/case/case-file.ts';
import type { Answer } from '../../engine/debugger/api.ts';
import { ColumnChoices } from '../widgets/grid/column-choices.svelte.ts';

/** One query tab: its text, its answer, and how a person looks at that. */
export class Query {
  readonly id: string;
  sql = $state('');
  title = $state<string | null>(null);
  answer = $state.raw<Answer | null>(null);
  /** The answer before the first fix, to compare with; null while there was none. */
  baseline = $state.raw<Answer | null>(null);
  error = $state.raw<PlainError | null>(null);
  chart = $state<ChartKind>('auto');
  /** The one value column that is drawn; null: all of them. */
  drawn = $state<string | null>(null);
  /** Whether the grid is shown beside a chart. */
  gridShown = $state(true);
  /** Only rows in which this text occurs are shown. */
  filter = $state('');
  readonly columns = new ColumnChoices('As answered');

  constructor(id: string, sql = '') {
    this.id = id;
    this.sql = sql;
  }

  /** The tab that a case describes, not answered yet. */
  static from({ id, sql, title, view = {} }: CaseQuery): Query {
    const query = new Query(id, sql);
    query.title = title ?? null;
    query.view = view;
    return query;
  }

  /** The tab as a case describes it. */
  get plain(): CaseQuery {
    const { id, sql, title, view } = this;
    return { id, sql, ...(title !== null && { title }), ...(Object.keys(view).length > 0 && { view }) };
  }

  /** Whether the text changed since it was answered. */
  get edited(): boolean {
    return this.answer !== null && this.answer.sql.trim() !== this.sql.trim();
  }

  /** How its answer is looked at; what is as usual is left out. */
  get view(): AnswerView {
    return {
      ...(this.chart !== 'auto' && { chart: this.chart }),
      ...(this.drawn !== null && { drawn: this.drawn }),
      ...(!this.gridShown && { grid: false }),
      ...(this.filter !== '' && { filter: this.filter }),
      ...this.columns.chosen,
    };
  }

  set view({ chart = 'auto', drawn, grid = true, filter = '', ...columns }: AnswerView) {
    this.chart = chart;
    this.drawn = drawn ?? null;
    this.gridShown = grid;
    this.filter = filter;
    this.columns.chosen = columns;
  }
}
