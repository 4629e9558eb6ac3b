import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import Ban from '@lucide/svelte/icons/ban';
import Equal from '@lucide/svelte/icons/equal';
import type { Complaint } from '../../engine/complaint/complaint.ts';
import type { MenuItem } from '../widgets/menu.ts';
import { patternOf, valueObstacle, type PointedCell } from './point-at.ts';

/** What can be said against a cell: the same menu wherever the cell is drawn. */
export function complaintMenu(
  cell: PointedCell,
  complain: (complaint: Complaint) => void,
  askValue: (cell: PointedCell) => void,
): MenuItem[] {
  const { answer, cells, column } = cell;
  const about = { query: answer.id, ...patternOf(answer, cells) };
  const name = answer.columns[column].name;
  const disabled = valueObstacle(cell);
  return [
    { label: 'Too high', icon: ArrowDown, disabled, run: () => complain({ ...about, op: 'too high', column: name }) },
    { label: 'Too low', icon: ArrowUp, disabled, run: () => complain({ ...about, op: 'too low', column: name }) },
    { label: 'Should be…', icon: Equal, disabled, run: () => askValue(cell) },
    {
      label: 'Should not be here',
      icon: Ban,
      disabled:
        answer.notComplainable?.message ??
        (answer.rowsDependent ? null : 'Which rows are here does not depend on predictions.'),
      separated: true,
      run: () => complain({ ...about, op: 'absent' }),
    },
  ];
}
