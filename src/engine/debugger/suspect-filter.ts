import { cellSearch, textSearch } from './cell-search.ts';
import type { SuspectView } from './api.ts';
import type { KeptRanking } from './kept-ranking.ts';

/**
 * Whether the suspect at an index has a label, a row number or a value of these columns that contains the text, ignoring
 * case.
 */
export function suspectFilter(
  { suspects, models, labels }: KeptRanking,
  { text, columns }: NonNullable<SuspectView['filter']>,
): (index: number) => boolean {
  const search = textSearch(text);
  const perModel = models.map(({ table, labels: { classes }, spec }) => ({
    classes: classes.map(search.contains),
    cells: cellSearch(
      table,
      columns.filter((name) => name !== spec.label),
      search,
    ),
  }));
  return (index) => {
    const { model, position, suggestedClass } = suspects.at(index);
    const { classes, cells } = perModel[model];
    const row = models[model].set.training[position];
    return (
      classes[labels[model][position]] ||
      (suggestedClass >= 0 && classes[suggestedClass]) ||
      (search.numeric && search.contains(row)) ||
      cells(row)
    );
  };
}
