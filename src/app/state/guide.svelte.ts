import type { Answer } from '../../engine/debugger/api.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What to do next, from opening a file to taking away the cleaned table. */
export type Step = 'train' | 'ask' | 'complain' | 'find' | 'fix' | 'export';

/** The steps in order, with their names and the panes that they are made in. */
export const STEPS: readonly { readonly step: Step; readonly name: string; readonly pane: string | null }[] = [
  { step: 'train', name: 'Train', pane: 'Model' },
  { step: 'ask', name: 'Ask', pane: 'Query' },
  { step: 'complain', name: 'Complain', pane: 'Result' },
  { step: 'find', name: 'Find suspects', pane: 'Suspects' },
  { step: 'fix', name: 'Fix', pane: 'Suspects' },
  { step: 'export', name: 'Take away', pane: null },
];

/** What to do about an answer without rows, which has no value to complain about. */
const NO_ROWS = 'The answer has no rows. Should it have one? Press “A row is missing…”, or ask something else.';

/** Why there is nothing to complain about in an answer, and what to do then; null where there is something. */
export function nothingToComplainAbout(answer: Answer): string | null {
  if (answer.notComplainable) return 'No value of this answer can be complained about. Ask the model something else.';
  if (answer.rowCount > 0) return null;
  return answer.rowsDependent ? NO_ROWS : 'The answer has no rows. Ask the model something else.';
}

/** A quiet path for newcomers: always knows the next step, never insists. */
export class Guide {
  shown = $state(true);
  /** What a sample says about its own complaint. */
  hint = $state<string | null>(null);
  exported = $state(false);
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  get step(): Step {
    const { models, queries, complaints, suspects } = this.#bench;
    if (!models.trained) return 'train';
    if (complaints.active.length === 0) return queries.current.answer ? 'complain' : 'ask';
    if (complaints.allHold) return 'export';
    return suspects.found && !suspects.stale ? 'fix' : 'find';
  }

  /** The next step in a sentence. */
  get sentence(): string {
    const { suspects, models, queries, activity } = this.#bench;
    switch (this.step) {
      case 'train':
        if (activity.at('model')) return 'The model is being trained. Ask it something as soon as that is done.';
        return models.obstacle ?? 'Check the label and the features, then press Train.';
      case 'ask':
        return 'Ask the model something: write SQL with predict(*) and press Run.';
      case 'complain':
        return (
          (queries.current.answer && nothingToComplainAbout(queries.current.answer)) ??
          this.hint ??
          'Which value looks wrong? Drag its point or bar to where it belongs, or right-click it.'
        );
      case 'find':
        return 'Press “Find suspects”: which training rows cause it?';
      case 'fix':
        return suspects.decisions.marked > 0
          ? 'Apply what you marked, and watch the answer.'
          : 'Look through the suspects, then press “Remove top” and watch the answer recover.';
      case 'export':
        return 'Every complaint holds. Take the cleaned table with you: Export.';
    }
  }

  reset(): void {
    this.hint = null;
    this.exported = false;
  }
}
