import type { CaseDebug, CaseFile, CaseQuery, CaseTable } from '../../engine/case/case-file.ts';
import { distinctNames } from '../state/case-files.ts';
import { obstacleOf, USUAL_NAME } from '../state/model-draft.ts';
import { viewOf } from '../state/view.ts';
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
  const { tables, models, loop, suspects } = bench;
  const described = models.drafts
    .filter((draft) => obstacleOf(draft, tables.list) === null)
    .map((draft) => [draft.name, models.specOf(draft)] as const);
  const specs = Object.fromEntries(described.map(([name, { except: _, ...spec }]) => [name, spec]));
  const truth = described.flatMap(([, { except }]) => except ?? []).at(0);
  const only = described.length === 1 && described[0][0] === USUAL_NAME;
  const queries = queriesOf(bench);
  const asked = new Set(queries.map(({ id }) => id));
  const isKnown = ({ model }: { readonly model: string }): boolean => Object.hasOwn(specs, model);
  // A case may not complain, nor name its truth, without a model.
  const complaints = bench.complaints.list
    .filter(({ complaint }) => described.length > 0 && (!('query' in complaint) || asked.has(complaint.query)))
    .map(({ complaint, muted }) => ({ ...complaint, ...(muted && { muted }) }));
  const fixes = loop.fixes.filter(({ removed, relabelled }) => [...removed, ...relabelled].every(isKnown));
  const marks = suspects.decisions.marks.filter(isKnown);
  const debug = debugOf(bench);
  // Without a complaint there is nothing to debug; how to look for suspects is kept for when there is one.
  const unusual = Object.entries(debug).some(([name, value]) => name !== 'method' || value !== 'auto');
  const view = { ...viewOf(bench), ...(complaints.length === 0 && unusual && { search: debug }) };
  return {
    rain: 1,
    tables: tablesOf(bench),
    ...(described.length === 0 ? {} : only ? { model: specs[USUAL_NAME] } : { models: specs }),
    queries,
    complaints,
    ...(fixes.length > 0 && { fixes }),
    ...(marks.length > 0 && { marks }),
    ...(complaints.length > 0 && { debug }),
    ...(truth !== undefined && { truth: { column: truth } }),
    ...(Object.keys(view).length > 0 && { view }),
  };
}

function tablesOf(bench: Workbench): Readonly<Record<string, CaseTable>> {
  const { tables } = bench;
  const files = fileNamesOf(bench);
  const entries = tables.list.map(({ name, fileName }): [string, CaseTable] => {
    const { delimiter, encoding, header, types, missing } = tables.sources.get(name)?.options ?? {};
    return [
      name,
      {
        file: files.get(name) ?? fileName,
        ...(delimiter !== undefined && { delimiter }),
        ...(encoding !== undefined && { encoding }),
        ...(header !== undefined && { header }),
        ...(types !== undefined && { types }),
        ...(missing !== undefined && { missing }),
      },
    ];
  });
  return Object.fromEntries(entries);
}

/** The tabs that ask something; one that was emptied since is what its answer, and complaints about it, are of. */
function queriesOf({ queries }: Workbench): CaseQuery[] {
  return queries.list.flatMap(({ plain, answer }) => {
    const sql = plain.sql.trim() === '' ? (answer?.sql ?? '') : plain.sql;
    return sql === '' ? [] : [{ ...plain, sql }];
  });
}

function debugOf({ suspects, debug }: Workbench): CaseDebug {
  // What the page does not let one change is written as it was opened.
  const { suspects: _, ...kept } = debug;
  const { method, twoStep, perStep } = suspects;
  const condition = suspects.condition.trim();
  return {
    ...kept,
    ...(perStep !== undefined && { perStep }),
    method,
    ...(condition && { suspects: condition }),
    ...(Object.keys(twoStep).length > 0 && { twoStep }),
  };
}

/** Saves the case as a file of its own, or zipped with the tables it names. */
export async function saveCase(bench: Workbench, kind: 'json' | 'zip'): Promise<void> {
  const outcome = await bench.activity.run('page', 'Packing the case', async () => {
    const { writeCase } = await import('../../worker/case-text.ts');
    const json = new Blob([writeCase(caseOf(bench))], { type: 'application/json' });
    return kind === 'json' ? { file: json, name: CASE } : { file: await zipped(bench, json), name: 'case.zip' };
  });
  if (outcome.ok) download(outcome.value.file, outcome.value.name);
  else
    bench.messages.add({ where: 'page', tone: 'error', title: 'The case was not saved', text: outcome.error.message });
}

async function zipped(bench: Workbench, json: Blob): Promise<Blob> {
  const names = fileNamesOf(bench);
  const tables = [...bench.tables.sources].map(([name, { fileName, file }]) => [names.get(name) ?? fileName, file]);
  const { zip } = await import('./zip.ts');
  return zip({ [CASE]: json, ...Object.fromEntries(tables) });
}
