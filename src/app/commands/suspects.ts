import { RANKING_METHODS } from '../suspects/methods.ts';
import type { Decision } from '../state/decisions.svelte.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { methodNames } from '../text/names.ts';
import { counted } from '../text/numbers.ts';
import { goTo, named, press, type Command } from './command.ts';

const PANE = 'Suspects';
const WAIT = 'Once what is under way is done.';
const marks: Record<Decision, string> = { remove: 'to be removed', relabel: 'to be relabelled', keep: 'to be kept' };

/** “suspect”, “10 suspects”: what follows “the top”. */
function suspectsOf(howMany: number): string {
  return howMany === 1 ? 'suspect' : counted(howMany, 'suspect');
}

/** Finding suspects, deciding about them, fixing, and the way back. */
export function suspectCommands(bench: Workbench): Command[] {
  const { suspects, loop, timeline, activity } = bench;
  const { howMany, found, list } = suspects;
  const none = list.total > 0 ? null : 'Find suspects first.';
  const nonePasses = list.rows.count === 0 ? 'No suspect passes the filter.' : null;
  const busy = activity.at('suspects') ? WAIT : null;
  const cannotFind = suspects.obstacle ?? busy;
  const waiting = timeline.busy ? WAIT : null;
  const suggested = found && !suspects.stale ? (suspects.forecast.enough ?? null) : null;
  const wrong = suspects.stale ? null : found?.corruptedCount;
  return [
    { name: 'Find suspects', obstacle: cannotFind, run: () => void suspects.find() },
    ...RANKING_METHODS.filter((method) => method !== suspects.method).map((method) => ({
      name: `Find suspects by the method ${methodNames[method].name}`,
      obstacle: cannotFind,
      run: () => {
        suspects.method = method;
        void suspects.find();
      },
    })),
    { name: 'Limit the search for suspects', run: () => press(named('Limit the search', PANE)) },
    { name: 'Go to the suspects', obstacle: none, keys: 'j k d r Space', run: () => goTo(named('Suspects', PANE)) },
    { name: 'Filter the suspects', obstacle: none, run: () => goTo(named('Filter suspects', PANE)) },
    { name: 'Details of a suspect: show or hide', obstacle: none, run: () => press(named('Details', PANE)) },
    ...(['remove', 'relabel', 'keep'] as const).map((decision) => ({
      name: `Mark the top ${suspectsOf(howMany)} ${marks[decision]}`,
      obstacle: none,
      run: () => void suspects.top().then((rows) => suspects.decisions.decide(rows, decision)),
    })),
    ...suspects.common.patterns.map((pattern) => ({
      name: `Mark the suspects with ${pattern.description}`,
      run: () => void suspects.markPattern(pattern),
    })),
    ...(suggested !== null && suggested !== howMany
      ? [{ name: `Take the suggested number: ${suggested}`, run: () => suspects.chooseHowMany(suggested) }]
      : []),
    ...(wrong
      ? [{ name: `Take the number of rows that look wrong: ${wrong}`, run: () => suspects.chooseHowMany(wrong) }]
      : []),
    { name: 'Choose how many to remove', obstacle: none, run: () => goTo(named('How many', PANE)) },
    {
      name: `Remove the top ${suspectsOf(howMany)}`,
      obstacle: none ?? nonePasses ?? busy,
      run: () => void loop.applyTop(),
    },
    {
      name: `Fix the ${counted(suspects.decisions.marked, 'marked suspect')}`,
      obstacle: suspects.decisions.marked > 0 ? busy : 'No suspect is marked.',
      run: () => void loop.applyMarked(),
    },
    {
      name: timeline.nextUndo ? `Undo: ${timeline.nextUndo}` : 'Undo',
      keys: 'Ctrl-Z',
      obstacle: timeline.nextUndo ? waiting : 'Nothing to undo.',
      run: () => void bench.step('undo'),
    },
    {
      name: timeline.nextRedo ? `Redo: ${timeline.nextRedo}` : 'Redo',
      keys: 'Ctrl-Shift-Z',
      obstacle: timeline.nextRedo ? waiting : 'Nothing to redo.',
      run: () => void bench.step('redo'),
    },
    ...(loop.steps.length > 0
      ? [{ name: 'Go back to how it was imported', obstacle: waiting, run: () => void timeline.goToFix(0) }]
      : []),
    ...loop.steps.slice(0, -1).map((_, i) => ({
      name: `Go back to step ${i + 1} of the history`,
      obstacle: waiting,
      run: () => void timeline.goToFix(i + 1),
    })),
  ];
}
