import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import Ban from '@lucide/svelte/icons/ban';
import CirclePlus from '@lucide/svelte/icons/circle-plus';
import Equal from '@lucide/svelte/icons/equal';
import Tag from '@lucide/svelte/icons/tag';
import type { Complaint } from '../../engine/complaint/complaint.ts';
import { moved } from '../text/complaint-words.ts';
import { spoken } from '../text/numbers.ts';
import type { MenuItem } from '../widgets/menu.ts';
import { patternOf, valueObstacle, type PointedCell } from './point-at.ts';

/** What a menu about a cell leads to. */
export interface ComplaintActions {
  complain(complaint: Complaint): void;
  askValue(cell: PointedCell): void;
  askRow(cell: PointedCell): void;
  askPrediction(cell: PointedCell): void;
}

/** What can be said against a cell: the same menu wherever the cell is drawn. */
export function complaintMenu(cell: PointedCell, actions: ComplaintActions): MenuItem[] {
  const { answer, cells, column } = cell;
  const about = { query: answer.id, ...patternOf(answer, cells, column) };
  const name = answer.columns[column].name;
  const disabled = valueObstacle(cell);
  /** A direction asks for a move by a share of the value: its menu line says to which number. */
  const hint = (op: 'too high' | 'too low'): string => {
    const value = cells[column];
    if (disabled !== null || typeof value !== 'number') return '';
    const move = moved * Math.abs(value);
    return op === 'too high' ? `at most ${spoken(value - move)}` : `at least ${spoken(value + move)}`;
  };
  const fixedRows =
    answer.notComplainable?.message ??
    (answer.rowsDependent ? null : 'Which rows are here does not depend on predictions.');
  const depends = answer.rowsDependent || answer.columns.some(({ dependent }) => dependent);
  const fixed = answer.notComplainable?.message ?? (depends ? null : 'Nothing in this answer depends on predictions.');
  return [
    {
      label: 'Too high',
      icon: ArrowDown,
      hint: hint('too high'),
      disabled,
      run: () => actions.complain({ ...about, op: 'too high', column: name }),
    },
    {
      label: 'Too low',
      icon: ArrowUp,
      hint: hint('too low'),
      disabled,
      run: () => actions.complain({ ...about, op: 'too low', column: name }),
    },
    { label: 'Should be…', icon: Equal, disabled, run: () => actions.askValue(cell) },
    {
      label: 'Should not be here',
      icon: Ban,
      disabled: fixedRows,
      separated: true,
      run: () => actions.complain({ ...about, op: 'absent' }),
    },
    {
      label: 'A row like this is missing…',
      icon: CirclePlus,
      disabled: fixedRows,
      run: () => actions.askRow(cell),
    },
    {
      label: 'This prediction is wrong…',
      icon: Tag,
      disabled: fixed,
      run: () => actions.askPrediction(cell),
    },
  ];
}
