import { exportItems } from '../export/actions.ts';
import { saveCase } from '../export/save-case.ts';
import type { Sample } from '../start/samples.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import type { Command } from './command.ts';
import { dataCommands } from './data.ts';
import { modelCommands } from './model.ts';
import { queryCommands } from './query.ts';
import { resultCommands } from './result.ts';
import { suspectCommands } from './suspects.ts';

/**
 * All commands, in the order of the work: everything that a mouse can do. What is under way, and can be ended, comes first.
 * @param showKeys opens the sheet of keys
 */
export function commandsOf(bench: Workbench, samples: readonly Sample[], showKeys: () => void): Command[] {
  const { activity, guide, messages } = bench;
  const nothing = bench.empty ? 'Nothing is open.' : null;
  const rooms = [modelCommands, queryCommands, resultCommands, suspectCommands];
  return [
    ...activity.tasks.map((task) => ({ name: `Cancel: ${task.label}`, run: () => task.cancel() })),
    ...dataCommands(bench, samples),
    ...(bench.empty ? [] : rooms.flatMap((commandsIn) => commandsIn(bench))),
    ...exportItems(bench).map(({ label, disabled, run }) => ({
      name: `Export: ${label}`,
      obstacle: disabled ?? null,
      run,
    })),
    { name: 'Save the case with the data (.zip)', obstacle: nothing, run: () => void saveCase(bench, 'zip') },
    { name: 'Save the case without the data (.json)', obstacle: nothing, run: () => void saveCase(bench, 'json') },
    { name: 'Clear my data…', obstacle: nothing, run: () => void bench.forget() },
    ...messages.list.flatMap(({ id, title, actions = [] }): Command[] => [
      ...actions.map(({ label, run }) => ({ name: `${title}: ${label}`, run })),
      { name: `Dismiss: ${title}`, run: () => messages.dismiss(id) },
    ]),
    { name: guide.shown ? 'Hide the guide' : 'Show the guide', run: () => (guide.shown = !guide.shown) },
    { name: 'Keyboard shortcuts', keys: '?', run: showKeys },
  ];
}
