import { exportItems } from '../export/actions.ts';
import { saveCase } from '../export/save-case.ts';
import { formatSql } from '../query/format.ts';
import { openFiles } from '../state/open.ts';
import type { Query } from '../state/queries.svelte.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { chooseFiles, chooseFolder } from '../widgets/choose-files.ts';

/** Something that can be done from the palette. */
export interface Command {
  readonly name: string;
  readonly keys?: string;
  /** Why it cannot be done now. */
  readonly obstacle?: string | null;
  readonly run: () => void;
}

/** All commands, in the order of the work. */
export function commandsOf(bench: Workbench, showKeys: () => void): Command[] {
  const { models, queries, suspects, loop, timeline, guide, tables, imports } = bench;
  const query = queries.current;
  return [
    { name: 'Open files…', run: () => void chooseFiles().then((files) => openFiles(bench, files)) },
    {
      name: imports.first ? 'Read plain files without a preview' : 'Preview every file before it is read',
      run: () => (imports.first = !imports.first),
    },
    { name: 'Open a folder of images…', run: () => void openFolder(bench) },
    {
      name: models.drafts.length > 1 ? `Train ${models.current.name}` : 'Train the model',
      obstacle: models.obstacle,
      run: () => void models.fit(),
    },
    ...models.drafts
      .filter((draft) => draft !== models.current)
      .map(({ name }) => ({ name: `Go to model ${name}`, run: () => (models.currentName = name) })),
    {
      name: 'Run the query',
      keys: 'Ctrl-Enter',
      obstacle: query.sql.trim() ? null : 'The query is empty.',
      run: () => void queries.run(),
    },
    { name: 'New query', run: () => void queries.add() },
    { name: `Close query ${nameOf(query)}`, run: () => void queries.close(query.id) },
    { name: 'Format the query', run: () => (query.sql = formatSql(query.sql)) },
    ...queries.list
      .filter((other) => other !== query)
      .map((other) => ({ name: `Go to query ${nameOf(other)}`, run: () => (queries.currentId = other.id) })),
    { name: 'Find suspects', obstacle: suspects.obstacle, run: () => void suspects.find() },
    {
      name: `Remove the top ${suspects.howMany} suspects`,
      obstacle: suspects.list.total > 0 ? null : 'Find suspects first.',
      run: () => void loop.applyTop(),
    },
    {
      name: `Fix the ${suspects.marked} marked suspects`,
      obstacle: suspects.marked > 0 ? null : 'No suspect is marked.',
      run: () => void loop.applyMarked(),
    },
    {
      name: timeline.nextUndo ? `Undo: ${timeline.nextUndo}` : 'Undo',
      keys: 'Ctrl-Z',
      obstacle: timeline.nextUndo ? null : 'Nothing to undo.',
      run: () => void timeline.undo(),
    },
    {
      name: timeline.nextRedo ? `Redo: ${timeline.nextRedo}` : 'Redo',
      keys: 'Ctrl-Shift-Z',
      obstacle: timeline.nextRedo ? null : 'Nothing to redo.',
      run: () => void timeline.redo(),
    },
    ...exportItems(bench).map(({ label, disabled, run }) => ({
      name: `Export: ${label}`,
      obstacle: disabled ?? null,
      run,
    })),
    { name: 'Save the case with the data (.zip)', obstacle: empty(bench), run: () => void saveCase(bench, 'zip') },
    { name: 'Save the case without the data (.json)', obstacle: empty(bench), run: () => void saveCase(bench, 'json') },
    ...tables.list.map(({ name }) => ({ name: `Train on ${name}`, run: () => models.chooseTable(name) })),
    ...tables.list.map(({ name }) => ({ name: `Remove table ${name}`, run: () => void tables.remove(name) })),
    ...models.list.map(({ name }) => ({ name: `Remove model ${name}`, run: () => void models.remove(name) })),
    { name: 'Clear my data…', obstacle: empty(bench), run: () => void bench.forget() },
    { name: guide.shown ? 'Hide the guide' : 'Show the guide', run: () => (guide.shown = !guide.shown) },
    { name: 'Help on SQL', run: () => bench.help.show() },
    { name: 'Keyboard shortcuts', keys: '?', run: showKeys },
  ];
}

async function openFolder(bench: Workbench): Promise<void> {
  const files = await chooseFolder();
  if (files.length === 0) return;
  const { openFound } = await import('../state/open-folder.ts');
  await openFound(bench, { files, unreadable: [] });
}

/** What a query is called on its tab; ids tell queries of one title apart. */
function nameOf({ id, title }: Query): string {
  return title === null ? id : `${title} (${id})`;
}

function empty(bench: Workbench): string | null {
  return bench.empty ? 'Nothing is open.' : null;
}
