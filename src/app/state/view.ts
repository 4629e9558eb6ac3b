import type { CaseMark, CaseView } from '../../engine/case/case-file.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Which of several queries and models is in view, and how the suspects are looked at; what is as usual is left out. */
export function viewOf({ queries, models, suspects }: Workbench): CaseView {
  const grid = suspects.view;
  return {
    ...(queries.current !== queries.list[0] && { query: queries.current.id }),
    ...(models.current !== models.drafts[0] && { model: models.current.name }),
    ...(Object.keys(grid).length > 0 && { suspects: grid }),
  };
}

/** Brings what a case has in view into view. */
export function showView(
  { queries, models, suspects }: Workbench,
  { query, model, suspects: grid = {} }: CaseView,
): void {
  if (query !== undefined && queries.byId(query)) queries.currentId = query;
  if (model !== undefined && models.drafts.some(({ name }) => name === model)) models.currentName = model;
  suspects.view = grid;
}

/** Looks for suspects as they were looked for before, and decides the same about them. */
export async function rankAgain({ suspects }: Workbench, marks: readonly CaseMark[], howMany?: number): Promise<void> {
  suspects.decisions.adoptKept(marks);
  if (!(await suspects.find())) return;
  if (howMany !== undefined) suspects.chooseHowMany(howMany);
  await suspects.decisions.adopt(marks, suspects.list);
}
