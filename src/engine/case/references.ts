import type { Fix } from '../debugger/api.ts';
import type { CaseComplaint, CaseFile, CaseMark, CaseModel } from './case-file.ts';
import { invalid, stepInto } from './invalid.ts';
import type { ShapedCase } from './schema.ts';

type ShapedComplaint = NonNullable<ShapedCase['complaints']>[number];

/** The complaint at `complaints[index]`, once it names its row in exactly one of the two ways. */
export function complaintOf(shaped: ShapedComplaint, index: number): CaseComplaint {
  if (shaped.op === 'prediction') return shaped;
  const { row, from, ...rest } = shaped;
  const path = `complaints[${index}]`;
  if (row && from) throw invalid(path, 'a row is named by “row” or by “from”, not by both.');
  if (row) return { ...rest, row };
  if (from) return { ...rest, from };
  throw invalid(path, 'which row? Add “row” ({} when the answer has one row) or “from”.');
}

type Models = Pick<CaseFile, 'model' | 'models'>;

/** The model whose row stands at a path; rows of the only model need not name it. */
function modelAt(path: string, name: string | undefined, caseFile: Models): string {
  const models = modelsOf(caseFile).map((each) => each.name);
  if (name === undefined && models.length === 1) return models[0];
  if (name === undefined) throw invalid(path, 'of which model is this row? Write {"model": …, "row": …}.');
  if (!models.includes(name)) throw invalid(path, unknownName('model', name, models));
  return name;
}

/** The mark at `marks[index]`, with its model's name. */
export function markOf(
  { model, ...mark }: NonNullable<ShapedCase['marks']>[number],
  index: number,
  caseFile: Models,
): CaseMark {
  return { model: modelAt(`marks[${index}]`, model, caseFile), ...mark };
}

/** The fix at `fixes[index]`, every row with its model's name. */
export function fixOf(shaped: NonNullable<ShapedCase['fixes']>[number], index: number, caseFile: Models): Fix {
  const { removed = [], relabelled = [] } = shaped;
  const path = `fixes[${index}]`;
  if (removed.length + relabelled.length === 0) throw invalid(path, 'this fixes no row. Remove it.');
  return {
    removed: removed.map((row, i) => {
      const { model, row: id } = typeof row === 'number' ? { model: undefined, row } : row;
      return { model: modelAt(`${path}.removed[${i}]`, model, caseFile), row: id };
    }),
    relabelled: relabelled.map(({ model, row, to }, i) => ({
      model: modelAt(`${path}.relabelled[${i}]`, model, caseFile),
      row,
      to,
    })),
  };
}

/** The models of a case by name; one that is written as `model` is called “model”. */
export function modelsOf(caseFile: Models): readonly { name: string; path: string; model: CaseModel }[] {
  if (caseFile.model) return [{ name: 'model', path: 'model', model: caseFile.model }];
  return Object.entries(caseFile.models ?? {}).map(([name, model]) => ({
    name,
    path: stepInto('models', name),
    model,
  }));
}

/** What the shape of the JSON cannot say: that names refer to something, and that what is asked for can be asked. Throws `case-invalid`. */
export function checkReferences(caseFile: CaseFile): void {
  if (caseFile.model && caseFile.models) throw invalid('models', 'give either “model” or “models”, not both.');
  checkTables(caseFile);
  checkModels(caseFile);
  checkQueries(caseFile);
  checkComplaints(caseFile);
  if (caseFile.debug && !caseFile.complaints?.length) {
    throw invalid('debug', 'there is nothing to debug without a complaint. Add “complaints”.');
  }
  if (caseFile.truth && modelsOf(caseFile).length === 0) {
    throw invalid('truth', 'the truth column belongs to a training table. Add “model”.');
  }
}

function checkTables({ tables }: CaseFile): void {
  const seen = new Set<string>();
  for (const [name, { file }] of Object.entries(tables)) {
    if (name === '') throw invalid('tables[""]', 'a table needs a name that SQL can call it by.');
    const lower = name.toLowerCase();
    if (seen.has(lower)) throw invalid(stepInto('tables', name), 'SQL ignores case: two tables have this name.');
    seen.add(lower);
    if (/^([/\\]|[a-zA-Z]:[/\\]|[a-zA-Z][a-zA-Z+.-]*:\/\/)/.test(file)) {
      throw invalid(stepInto(stepInto('tables', name), 'file'), 'give the path relative to the case file.');
    }
  }
}

function checkModels(caseFile: CaseFile): void {
  for (const { path, model } of modelsOf(caseFile)) {
    if (!Object.hasOwn(caseFile.tables, model.train))
      throw invalid(`${path}.train`, unknownName('table', model.train, Object.keys(caseFile.tables)));
    model.features?.forEach((feature, i) => {
      if (typeof feature === 'string') return;
      const at = `${path}.features[${i}].by`;
      if (feature.as === 'scaled' && feature.by === undefined)
        throw invalid(at, 'a scaled feature needs “by”, the number to divide by.');
      if (feature.as !== 'scaled' && feature.by !== undefined) throw invalid(at, 'only a scaled feature has “by”.');
    });
  }
}

function checkQueries({ queries = [] }: CaseFile): void {
  const seen = new Set<string>();
  queries.forEach(({ id }, i) => {
    if (seen.has(id)) throw invalid(`queries[${i}].id`, `another query is called ${JSON.stringify(id)} already.`);
    seen.add(id);
  });
}

function checkComplaints(caseFile: CaseFile): void {
  const { complaints = [], queries = [], tables } = caseFile;
  const ids = queries.map(({ id }) => id);
  const models = modelsOf(caseFile).map(({ name }) => name);
  if (complaints.length && models.length === 0) {
    throw invalid('complaints', 'complaints are about predictions, and there is no model. Add “model”.');
  }
  complaints.forEach((complaint, i) => {
    const path = `complaints[${i}]`;
    if (complaint.op !== 'prediction') {
      if (!ids.includes(complaint.query)) {
        throw invalid(`${path}.query`, unknownName('query', complaint.query, ids));
      }
      return;
    }
    if (!Object.hasOwn(tables, complaint.table))
      throw invalid(`${path}.table`, unknownName('table', complaint.table, Object.keys(tables)));
    if (complaint.model !== undefined && !models.includes(complaint.model)) {
      throw invalid(`${path}.model`, unknownName('model', complaint.model, models));
    }
  });
}

function unknownName(what: string, name: string, known: readonly string[]): string {
  const names = known.map((each) => JSON.stringify(each));
  return `there is no ${what} ${JSON.stringify(name)}. ${names.length ? `There is ${names.join(', ')}.` : 'There is none at all.'}`;
}
