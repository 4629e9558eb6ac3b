import type { CaseFile, CaseTable } from '../../engine/case/case-file.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { download } from '../widgets/clipboard.ts';
import { zip } from './zip.ts';

/** The page as a case file: what the headless runner runs as well. */
export function caseOf(bench: Workbench): CaseFile {
  const { tables, models, queries, complaints, suspects } = bench;
  const entries = tables.list.map(({ name, fileName }): [string, CaseTable] => {
    const { delimiter, encoding, types, missing } = tables.sources.get(name)?.options ?? {};
    return [
      name,
      {
        file: fileName,
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(encoding === undefined ? {} : { encoding }),
        ...(types === undefined ? {} : { types }),
        ...(missing === undefined ? {} : { missing }),
      },
    ];
  });
  const { except, ...spec } = models.spec();
  const condition = suspects.condition.trim();
  return {
    rain: 1,
    tables: Object.fromEntries(entries),
    ...(models.obstacle === null ? { model: spec } : {}),
    queries: queries.list.filter(({ sql }) => sql.trim() !== '').map(({ id, sql }) => ({ id, sql })),
    complaints: complaints.list.map((entry) => entry.complaint),
    ...(complaints.list.length > 0
      ? { debug: { method: suspects.method, perStep: suspects.howMany, ...(condition ? { suspects: condition } : {}) } }
      : {}),
    ...(except?.[0] === undefined ? {} : { truth: { column: except[0] } }),
  };
}

/** Saves the case as a file of its own, or zipped with the tables it names. */
export async function saveCase(bench: Workbench, kind: 'json' | 'zip'): Promise<void> {
  const json = new Blob([`${JSON.stringify(caseOf(bench), null, 2)}\n`], { type: 'application/json' });
  if (kind === 'json') {
    download(json, 'case.json');
    return;
  }
  const tables = [...bench.tables.sources.values()].map(({ fileName, file }) => [fileName, file] as const);
  const outcome = await bench.activity.run('page', 'Packing the case', () =>
    zip({ 'case.json': json, ...Object.fromEntries(tables) }),
  );
  if (outcome.ok) download(outcome.value, 'case.zip');
  else
    bench.messages.add({ where: 'page', tone: 'error', title: 'The case was not saved', text: outcome.error.message });
}
