import type { CaseFile, CaseTable } from '../../engine/case/case-file.ts';
import { distinctNames } from '../state/case-files.ts';
import { obstacleOf, USUAL_NAME } from '../state/model-draft.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { download } from '../widgets/clipboard.ts';

const CASE = 'case.json';

/** Under which name each table's file goes into a case: its own, unless another table's file has that one already. */
function fileNamesOf({ tables }: Workbench): ReadonlyMap<string, string> {
  const names = distinctNames(
    tables.list.map(({ fileName }) => fileName),
    [CASE],
  );
  return new Map(tables.list.map(({ name }, i) => [name, names[i]]));
}

/** The page as a case file: what the headless runner runs as well. */
export function caseOf(bench: Workbench): CaseFile {
  const { tables, models, queries, complaints, loop, suspects } = bench;
  const files = fileNamesOf(bench);
  const entries = tables.list.map(({ name, fileName }): [string, CaseTable] => {
    const { delimiter, encoding, header, types, missing } = tables.sources.get(name)?.options ?? {};
    return [
      name,
      {
        file: files.get(name) ?? fileName,
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(encoding === undefined ? {} : { encoding }),
        ...(header === undefined ? {} : { header }),
        ...(types === undefined ? {} : { types }),
        ...(missing === undefined ? {} : { missing }),
      },
    ];
  });
  const described = models.drafts
    .filter((draft) => obstacleOf(draft, tables.list) === null)
    .map((draft) => [draft.name, models.specOf(draft)] as const);
  const specs = Object.fromEntries(described.map(([name, { except: _, ...spec }]) => [name, spec]));
  const truth = described.flatMap(([, { except }]) => except ?? []).at(0);
  const condition = suspects.condition.trim();
  // What the page does not let one change is written as it was opened.
  const { suspects: _, ...kept } = { perStep: suspects.howMany, ...bench.debug };
  const { twoStep } = suspects;
  // A case may not complain, nor name its truth, without a model.
  const complete = described.length > 0;
  const complained = complete && complaints.list.length > 0;
  const only = described.length === 1 && described[0][0] === USUAL_NAME;
  return {
    rain: 1,
    tables: Object.fromEntries(entries),
    ...(!complete ? {} : only ? { model: specs[USUAL_NAME] } : { models: specs }),
    queries: queries.list.filter(({ sql }) => sql.trim() !== '').map(({ id, sql }) => ({ id, sql })),
    complaints: complete
      ? complaints.list.map(({ complaint, muted }) => ({ ...complaint, ...(muted && { muted }) }))
      : [],
    ...(loop.fixes.length > 0 && { fixes: loop.fixes }),
    ...(complained
      ? {
          debug: {
            ...kept,
            method: suspects.method,
            ...(condition ? { suspects: condition } : {}),
            ...(Object.keys(twoStep).length > 0 ? { twoStep } : {}),
          },
        }
      : {}),
    ...(truth === undefined ? {} : { truth: { column: truth } }),
  };
}

/** Saves the case as a file of its own, or zipped with the tables it names. */
export async function saveCase(bench: Workbench, kind: 'json' | 'zip'): Promise<void> {
  const json = new Blob([`${JSON.stringify(caseOf(bench), null, 2)}\n`], { type: 'application/json' });
  if (kind === 'json') {
    download(json, CASE);
    return;
  }
  const names = fileNamesOf(bench);
  const tables = [...bench.tables.sources].map(([name, { fileName, file }]) => [names.get(name) ?? fileName, file]);
  const outcome = await bench.activity.run('page', 'Packing the case', async () => {
    const { zip } = await import('./zip.ts');
    return zip({ [CASE]: json, ...Object.fromEntries(tables) });
  });
  if (outcome.ok) download(outcome.value, 'case.zip');
  else
    bench.messages.add({ where: 'page', tone: 'error', title: 'The case was not saved', text: outcome.error.message });
}
