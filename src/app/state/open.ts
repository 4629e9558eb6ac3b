import type { CaseFile, CaseTable } from '../../engine/case/case-file.ts';
import type { FoundFile } from '../widgets/found-files.ts';
import { baseName, distinctNames, findCaseFiles } from './case-files.ts';
import { asPlainError } from './messages.svelte.ts';
import { Query } from './queries.svelte.ts';
import type { Source } from './tables.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What a person may drop or choose: tables, a case file with its tables beside it, or a saved zip. */
export function openFiles(bench: Workbench, files: readonly File[]): Promise<void> {
  return openTables(
    bench,
    files.map((file) => ({ file, path: file.webkitRelativePath || file.name })),
  );
}

/** The same for files of which it is known where they lie, as a case file may name them by it. */
export async function openTables(bench: Workbench, found: readonly FoundFile[]): Promise<void> {
  const caseFile = found.find(({ path }) => /\.json$/i.test(path));
  if (caseFile) {
    await openCase(bench, caseFile, found);
    return;
  }
  const archive = found.find(({ path }) => /\.zip$/i.test(path))?.file;
  if (archive) {
    const { unzip } = await import('../export/zip.ts');
    try {
      await openTables(bench, await unzip(archive));
    } catch (thrown) {
      refuse(bench, archive.name, asPlainError(thrown).message);
    }
    return;
  }
  // Files of one name from several folders are several tables; a file opened later replaces its table.
  const wanted = found.map(({ path }) => bench.tables.nameFor(baseName(path)));
  const names = distinctNames(wanted, [], '_');
  for (const [i, { file, path }] of found.entries()) {
    await bench.tables.load(names[i], { file, fileName: baseName(path), options: {} });
  }
}

/** Opens a case file with its tables, which are looked for among `found`. Trains and answers its queries. */
async function openCase(bench: Workbench, { file, path }: FoundFile, found: readonly FoundFile[]): Promise<void> {
  let read: CaseFile;
  try {
    const { readCase } = await import('../../worker/case-reading.ts');
    read = readCase(await file.text(), file.name);
  } catch (thrown) {
    refuse(bench, file.name, asPlainError(thrown).message);
    return;
  }
  const models = Object.keys(read.models ?? {});
  if (models.length > 1) {
    const text = `It has ${models.length} models (${models.join(', ')}), and this page works with one at a time. Leave one in the file, or run the case with “npm run debug”.`;
    refuse(bench, file.name, text);
    return;
  }
  const files = findCaseFiles(read.tables, path, found);
  if (!files.ok) {
    refuse(bench, file.name, files.reason);
    return;
  }
  await bench.clear();
  await applyCase(bench, read, (name, { file: place, ...options }) => {
    const found = files.byTable.get(name);
    return found && { file: found, fileName: baseName(place), options };
  });
}

/**
 * Puts a case into an empty page: tables and model; trained, also answers and complaints.
 * @param sourceOf the file of a table of the case, and how to read it
 */
export async function applyCase(
  bench: Workbench,
  read: CaseFile,
  sourceOf: (table: string, entry: CaseTable) => Source | undefined,
  train = true,
): Promise<void> {
  for (const [name, entry] of Object.entries(read.tables)) {
    const source = sourceOf(name, entry);
    if (!source || !(await bench.tables.load(name, source))) return;
  }
  const [first] = read.model ? [['model', read.model] as const] : Object.entries(read.models ?? {});
  const except = read.truth ? [read.truth.column] : [];
  if (first) bench.models.adopt(first[0], { holdout: 0, ...first[1], except });
  const queries = (read.queries ?? []).map(({ id, sql }) => new Query(id, sql));
  bench.queries.replaceAll(queries);
  bench.debug = read.debug ?? {};
  bench.suspects.method = read.debug?.method ?? 'auto';
  bench.suspects.condition = read.debug?.suspects ?? '';
  if (!first || !train || !(await bench.models.fit())) {
    bench.complaints.keep(read.complaints ?? []);
    return;
  }
  for (const query of queries) await bench.queries.run(query);
  await bench.complaints.replaceAll(read.complaints ?? []);
  bench.timeline.forgetAll();
}

function refuse(bench: Workbench, name: string, text: string): void {
  bench.messages.add({ where: 'page', tone: 'error', title: `${name} was not opened`, text });
}
