import { replaceTable } from '../data/replace-table.ts';
import { openSample } from '../start/open-sample.ts';
import type { Sample } from '../start/samples.ts';
import { openFiles } from '../state/open.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { groupColumns } from '../text/column-groups.ts';
import { identifier } from '../text/sql-names.ts';
import { chooseFiles, chooseFolder } from '../widgets/choose-files.ts';
import { goTo, named, type Command } from './command.ts';

/** What can be opened, and what can be done with each table. */
export function dataCommands(bench: Workbench, samples: readonly Sample[]): Command[] {
  const { tables, models, queries, imports, asking } = bench;
  return [
    { name: 'Open files…', run: () => void chooseFiles().then((files) => openFiles(bench, files)) },
    { name: 'Open a folder of images…', run: () => void openFolder(bench) },
    ...samples.map((sample) => ({
      name: `Open the sample ${sample.title}`,
      run: () => void openSample(bench, sample),
    })),
    {
      name: imports.first ? 'Read plain files without a preview' : 'Preview every file before it is read',
      run: () => (imports.first = !imports.first),
    },
    ...(imports.checks.length > 0
      ? [{ name: 'Go to the import preview', run: () => goTo(`${named('Import preview')} input`) }]
      : []),
    ...tables.list.flatMap(({ name: table }): Command[] => [
      { name: `Train on ${table}`, run: () => models.chooseTable(table) },
      { name: `How ${table} was read…`, run: () => asking.ask({ what: 'reading of a table', table }) },
      { name: `Rename table ${table}…`, run: () => asking.ask({ what: 'name of a table', table }) },
      { name: `Replace table ${table} with a file…`, run: () => void replaceTable(bench, table) },
      { name: `Remove table ${table}`, run: () => void tables.remove(table) },
    ]),
    ...tables.list.flatMap(({ name: table, columns }) =>
      groupColumns(columns).map(({ pattern, columns: [{ name }] }): Command => {
        return { name: `Insert ${pattern} of ${table} into the query`, run: () => queries.insert(identifier(name)) };
      }),
    ),
  ];
}

async function openFolder(bench: Workbench): Promise<void> {
  const files = await chooseFolder();
  if (files.length === 0) return;
  const { openFound } = await import('../state/open-folder.ts');
  await openFound(bench, { files, unreadable: [] });
}
