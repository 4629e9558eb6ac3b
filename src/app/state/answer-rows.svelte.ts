import type { Answer, Page } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import type { GridOrder } from '../widgets/grid/types.ts';
import { RowBlocks } from './row-blocks.svelte.ts';

/** Rows of one answer as a grid shows them: with a filter, how many there are is known once the first ones arrived. */
export class AnswerRows extends RowBlocks<readonly Cell[]> {
  constructor(
    answer: Answer,
    order: GridOrder | null,
    filter: string,
    fetch: (start: number, count: number) => Promise<Page>,
  ) {
    const plain = order === null && filter === '';
    super(filter === '' ? answer.rowsRead : null, plain ? answer.first.rows : [], fetch);
  }
}
