import type { CaseFile, CaseTable } from '../../engine/case/case-file.ts';
import type { FoundFile } from '../widgets/found-files.ts';
import { baseName, distinctNames, findCaseFiles } from './case-files.ts';
import { asPlainError } from './messages.svelte.ts';
import { draftOf, USUAL_NAME } from './model-draft.ts';
import { Query } from './query.svelte.ts';
import type { Source } from './tables.svelte.ts';
import { undoable } from './undoable.ts';
import { rankAgain, showView } from './view.ts';
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
  const sources = found.map(({ file, path }): Source => ({ file, fileName: baseName(path), options: {} }));
  await bench.imports.open(new Map(names.map((name, i) => [name, sources[i]])));
}

/** Opens a case file with its tables, which are looked for among `found`. Trains and answers its queries. */
async function openCase(bench: Workbench, { file, path }: FoundFile, found: readonly FoundFile[]): Promise<void> {
  let read: CaseFile;
  try {
    const { readCase } = await import('../../worker/case-text.ts');
    read = readCase(await file.text(), file.name);
  } catch (thrown) {
    refuse(bench, file.name, asPlainError(thrown).message);
    return;
  }
  const files = findCaseFiles(read.tables, path, found);
  if (!files.ok) {
    refuse(bench, file.name, files.reason);
    return;
  }
  const first = bench.empty;
  await undoable(bench, `open ${file.name}`, async () => {
    await bench.clear();
    await applyCase(bench, read, (name, { file: place, ...options }) => {
      const found = files.byTable.get(name);
      return found && { file: found, fileName: baseName(place), options };
    });
    return true;
  });
  // There was nothing to go back to.
  if (first) bench.timeline.forgetAll();
  // As if the person had just done them: each can be taken back.
  for (const fix of read.fixes ?? []) {
    if (!(await bench.loop.replay(fix))) return;
    bench.loop.record(fix);
  }
  const marks = read.marks ?? [];
  // Rows to be fixed are of a ranking; rows that are kept need none.
  if (marks.some(({ as }) => as !== 'keep')) await rankAgain(bench, marks);
  else bench.suspects.decisions.adoptKept(marks);
}

/**
 * Puts a case into an empty page: tables and models; trained, also answers and complaints.
 * @param sourceOf the file of a table of the case, and how to read it
 */
async function applyCase(
  bench: Workbench,
  read: CaseFile,
  sourceOf: (table: string, entry: CaseTable) => Source | undefined,
): Promise<void> {
  for (const [name, entry] of Object.entries(read.tables)) {
    const source = sourceOf(name, entry);
    if (!source || !(await bench.tables.load(name, source))) return;
  }
  const named = read.model ? [[USUAL_NAME, read.model] as const] : Object.entries(read.models ?? {});
  const except = read.truth ? [read.truth.column] : [];
  if (named.length > 0) {
    bench.models.adopt(named.map(([name, spec]) => draftOf(name, { holdout: 0, ...spec, except })));
  }
  const queries = (read.queries ?? []).map((query) => Query.from(query));
  bench.queries.replaceAll(queries);
  bench.debug = read.debug ?? read.view?.search ?? {};
  bench.suspects.method = bench.debug.method ?? 'auto';
  bench.suspects.twoStep = bench.debug.twoStep ?? {};
  bench.suspects.condition = bench.debug.suspects ?? '';
  const trained = named.length > 0 && (await bench.models.trainAll());
  if (trained) for (const query of queries) await bench.queries.answer(query);
  const complaints = (read.complaints ?? []).map(({ muted = false, ...complaint }) => ({ complaint, muted }));
  bench.complaints.list = bench.complaints.entriesOf(complaints);
  await bench.complaints.judge();
  showView(bench, read.view ?? {});
}

function refuse(bench: Workbench, name: string, text: string): void {
  bench.messages.add({ where: 'page', tone: 'error', title: `${name} was not opened`, text });
}
