import type { CaseFile } from '../../engine/case/case-file.ts';
import { asPlainError } from './messages.svelte.ts';
import { Query } from './queries.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What a person may drop or choose: tables, a case file with its tables beside it, or a saved zip. */
export async function openFiles(bench: Workbench, files: readonly File[]): Promise<void> {
  const caseFile = files.find((file) => /\.json$/i.test(file.name));
  if (caseFile) {
    await openCase(bench, caseFile, files);
    return;
  }
  const zip = files.find((file) => /\.zip$/i.test(file.name));
  if (zip) {
    const { unzip } = await import('../export/zip.ts');
    try {
      await openFiles(bench, await unzip(zip));
    } catch (thrown) {
      refuse(bench, zip.name, asPlainError(thrown).message);
    }
    return;
  }
  for (const file of files) {
    const name = bench.tables.nameFor(file.name);
    await bench.tables.load(name, { file, fileName: file.name, options: {} });
  }
}

/** Opens a case file; its tables are looked for among `files` by name. Trains and answers its queries. */
async function openCase(bench: Workbench, caseFile: File, files: readonly File[]): Promise<void> {
  let read: CaseFile;
  try {
    const { readCase } = await import('../../worker/case-reading.ts');
    read = readCase(await caseFile.text(), caseFile.name);
  } catch (thrown) {
    refuse(bench, caseFile.name, asPlainError(thrown).message);
    return;
  }
  const byName = new Map(files.map((file) => [file.name.replace(/^.*\//, ''), file]));
  const missing = Object.values(read.tables).filter(({ file }) => !byName.has(baseName(file)));
  if (missing.length > 0) {
    const names = missing.map(({ file }) => baseName(file)).join(', ');
    refuse(bench, caseFile.name, `It needs ${names}. Open the case file together with these files.`);
    return;
  }
  await bench.clear();
  await applyCase(bench, read, (file) => byName.get(baseName(file)));
}

/** Puts a case into an empty page: tables and model; trained, also answers and complaints. */
export async function applyCase(
  bench: Workbench,
  read: CaseFile,
  fileOf: (name: string) => Blob | undefined,
  train = true,
): Promise<void> {
  for (const [name, { file, ...options }] of Object.entries(read.tables)) {
    const blob = fileOf(file);
    if (!blob || !(await bench.tables.load(name, { file: blob, fileName: baseName(file), options }))) return;
  }
  const [first] = read.model ? [['model', read.model] as const] : Object.entries(read.models ?? {});
  const except = read.truth ? [read.truth.column] : [];
  if (first) bench.models.adopt(first[0], { holdout: 0, ...first[1], except });
  const queries = (read.queries ?? []).map(({ id, sql }) => new Query(id, sql));
  bench.queries.replaceAll(queries);
  if (read.debug?.method) bench.suspects.method = read.debug.method;
  if (read.debug?.suspects) bench.suspects.condition = read.debug.suspects;
  if (!first || !train || !(await bench.models.fit())) return;
  for (const query of queries) await bench.queries.run(query);
  await bench.complaints.replaceAll(read.complaints ?? []);
  bench.timeline.forgetAll();
}

function refuse(bench: Workbench, name: string, text: string): void {
  bench.messages.add({ where: 'page', tone: 'error', title: `${name} was not opened`, text });
}

function baseName(path: string): string {
  return path.replace(/^.*\//, '');
}
