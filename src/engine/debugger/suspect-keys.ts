import { tabulate } from '../base/tabulate.ts';
import { cellAt, findColumn, type Cell } from '../table/table.ts';
import type { SuspectKey } from './api.ts';
import type { KeptRanking } from './kept-ranking.ts';
import { compareCells } from './row-order.ts';

/** A number per suspect that sorts as the key does; −Infinity where there is nothing. */
export function suspectKeys(ranking: KeptRanking, key: SuspectKey): Float64Array {
  const { suspects, models, effects } = ranking;
  switch (key.by) {
    case 'rank':
      return tabulate(suspects.length, (i) => i);
    case 'row':
      return tabulate(suspects.length, (i) => {
        const { model, position } = suspects.at(i);
        return models[model].set.training[position];
      });
    case 'effect':
      return tabulate(suspects.length, (i) => {
        const { model, position } = suspects.at(i);
        return effects?.perComplaint[key.complaint]?.[model][position] ?? -Infinity;
      });
    case 'model':
      return ordered(suspects.map(({ model }) => models[model].name));
    case 'given':
      return ordered(
        suspects.map(({ model, position }) => models[model].labels.classes[ranking.labels[model][position]]),
      );
    case 'suggested':
      return ordered(suspects.map(({ model, suggestedClass }) => models[model].labels.classes[suggestedClass] ?? null));
    case 'value': {
      const columns = models.map(({ table, spec }) => {
        return key.column === spec.label ? undefined : findColumn(table, key.column);
      });
      return ordered(
        suspects.map(({ model, position }) => {
          const column = columns[model];
          return column ? cellAt(column, models[model].set.training[position]) : null;
        }),
      );
    }
  }
}

/** Cells as numbers in the same order: themselves where all are numbers, else their places among the distinct ones. */
function ordered(cells: readonly Cell[]): Float64Array {
  if (cells.every((cell) => typeof cell !== 'string'))
    return tabulate(cells.length, (i) => Number(cells[i] ?? -Infinity));
  const places = new Map([...new Set(cells)].sort(compareCells).map((cell, place) => [cell, place]));
  return tabulate(cells.length, (i) => (cells[i] === null ? -Infinity : (places.get(cells[i]) ?? -Infinity)));
}
