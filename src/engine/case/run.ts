import { RainError, toPlainError } from '../base/errors.ts';
import { counted } from '../base/counted.ts';
import type { Work } from '../base/work.ts';
import type { BackendChoice } from '../compute/backend.ts';
import type { Answer, Engine, ModelInfo, TableInfo } from '../debugger/api.ts';
import { complaintAnswers, writable, type CaseAnswer, type QueryAnswer, type QueryFailure } from './answer.ts';
import type { CaseFile, CaseQuery, CaseTable } from './case-file.ts';
import { resolveCase, type ResolvedCase } from './defaults.ts';
import { evaluate } from './evaluation.ts';
import { stepInto } from './invalid.ts';
import { fixAgain, runLoop, type LoopProgress } from './loop.ts';
import { checkTruth, corruptedRows } from './truth.ts';

/** What a run needs from outside. */
export interface CaseSurroundings {
  readonly engine: Engine;
  readonly backend: BackendChoice;
  /** The file at a path relative to the case file; rejects with `file-missing` when there is none. */
  readonly readFile: (path: string) => Promise<Blob>;
}

/**
 * Runs a case from import to evaluation. Rejects when it cannot begin (files, import, training); a
 * query that fails stands in the answer as `error`, and so does whatever stopped the complaints or the loop.
 */
export async function runCase(caseFile: CaseFile, surroundings: CaseSurroundings, work: Work): Promise<CaseAnswer> {
  const resolved = resolveCase(caseFile);
  const { engine } = surroundings;
  const { name: backend } = await engine.start(surroundings.backend, work);
  const tables: TableInfo[] = [];
  for (const { name, table } of resolved.tables) {
    const file = await surroundings.readFile(table.file);
    const imported = engine.importTable(name, file, table.file, importOptions(table), work);
    tables.push(await placed(imported, stepInto('tables', name)));
  }
  checkTruth(resolved.truthColumn, resolved.models, tables);
  const models: ModelInfo[] = [];
  for (const { name, path, spec } of resolved.models) models.push(await placed(engine.train(name, spec, work), path));

  const start = performance.now();
  const warnings = [...tables.flatMap(tableWarnings), ...models.flatMap(modelWarnings)];
  const queries = await answerAll(resolved.queries, engine, warnings, work);
  const progress: LoopProgress = {
    steps: [],
    iterations: [],
    complaints: [],
    answers: null,
    seconds: { train: 0, encode: 0 },
  };
  let outcome: Pick<CaseAnswer, 'evaluation' | 'error'>;
  try {
    if (resolved.complaints.length) progress.complaints = await engine.complain(resolved.complaints, work);
    progress.seconds = { train: sum(models.map(({ seconds }) => seconds)), encode: (performance.now() - start) / 1000 };
    await fixAgain({ engine, severalModels: models.length > 1 }, resolved.fixes, progress, work);
    outcome = await debug(resolved, engine, progress, models, warnings, work);
  } catch (error) {
    outcome = { error: toPlainError(error) };
  }
  const { steps, complaints, answers } = progress;
  return {
    rain: 1,
    backend,
    rows: sum(models.map(({ rows }) => rows)),
    parameters: sum(models.map(({ parameters }) => parameters)),
    warnings,
    queries,
    steps,
    after: { queries: answersAfter(queries, answers), complaints: complaintAnswers(complaints) },
    ...outcome,
  };
}

/** What was promised; an error that does not say where it lies gets the part of the case that asked for it. */
async function placed<T>(promised: Promise<T>, path: string): Promise<T> {
  try {
    return await promised;
  } catch (error) {
    if (!(error instanceof RainError) || error.place || error.code === 'cancelled') throw error;
    throw new RainError(error.code, error.message, { place: { kind: 'case', path }, cause: error });
  }
}

/** Whether everything that the case asked for was done. */
export function succeeded(answer: CaseAnswer): boolean {
  return answer.error === undefined && answer.queries.every((query) => !('error' in query));
}

function importOptions({ file: _, ...options }: CaseTable): Omit<CaseTable, 'file'> {
  return options;
}

async function answerAll(queries: readonly CaseQuery[], engine: Engine, warnings: string[], work: Work) {
  const answers: (QueryAnswer | QueryFailure)[] = [];
  for (const { id, sql } of queries) {
    try {
      const answer = await engine.run(id, sql, work);
      warnings.push(...answer.warnings.map((warning) => `Query ${id}: ${warning}`));
      answers.push(queryAnswer(answer));
    } catch (error) {
      if (error instanceof RainError && error.code === 'cancelled') throw error;
      answers.push(queryFailure(id, error));
    }
  }
  return answers;
}

/** Works the loop off and evaluates what was done, also when a step failed, as far as the case asks for it. */
async function debug(
  { debug, complaints, models, truthColumn }: ResolvedCase,
  engine: Engine,
  progress: LoopProgress,
  infos: readonly ModelInfo[],
  warnings: string[],
  work: Work,
): Promise<Pick<CaseAnswer, 'evaluation' | 'error'>> {
  if (!debug) return {};
  const corrupted = truthColumn === null ? null : await corruptedRows(engine, models, truthColumn);
  // Without a budget: as many rows as are corrupted, or, where nobody knows, half of the training rows.
  const rows = sum(infos.map((info) => info.rows));
  const budget = debug.budget ?? corrupted?.size ?? Math.floor(rows / 2);
  const failure = await runLoop(
    { engine, debug, budget, rows, evaluated: corrupted !== null, complaints, severalModels: models.length > 1 },
    progress,
    work,
  )
    .then(() => ({}))
    .catch((error: unknown) => ({ error: toPlainError(error) }));
  if (!corrupted) return failure;
  if (corrupted.size === 0) {
    warnings.push(`The column ${truthColumn} marks no training row as corrupted: there is nothing to evaluate.`);
    return failure;
  }
  return { evaluation: evaluate(progress.iterations, corrupted), ...failure };
}

/** The answers after the last retraining, in the queries' order; a query that failed before stays failed. */
function answersAfter(before: readonly (QueryAnswer | QueryFailure)[], answers: readonly Answer[] | null) {
  if (!answers) return before;
  const byId = new Map(answers.map((answer) => [answer.id, queryAnswer(answer)]));
  return before.map((query) => byId.get(query.id) ?? query);
}

function queryAnswer({ id, columns, rowCount, first }: Answer): QueryAnswer {
  const relaxed = first.relaxed ?? first.rows.map((row) => row.map(() => null));
  const rows = first.rows.map((row) => row.map(writable));
  return { id, columns: columns.map(({ title }) => title), rowCount, rows, relaxed };
}

function queryFailure(id: string, thrown: unknown): QueryFailure {
  const { code, message, place } = toPlainError(thrown);
  if (place?.kind !== 'sql') return { id, error: { code, message } };
  return { id, error: { code, message, start: place.start, end: place.end } };
}

function tableWarnings({ name, reading }: TableInfo): string[] {
  const problems = reading.problemCount
    ? [
        `Table ${name}: ${counted(reading.problemCount, 'row')} could not be read as written; the first is line ${reading.problems[0]?.line}: ${reading.problems[0]?.message}`,
      ]
    : [];
  return [...reading.notes.map((note) => `Table ${name}: ${note}`), ...problems];
}

function modelWarnings({ spec, withoutLabel, warnings }: ModelInfo): readonly string[] {
  if (withoutLabel === 0) return warnings;
  const left = withoutLabel === 1 ? 'has no label and is left out' : 'have no label and are left out';
  return [`Table ${spec.train}: ${counted(withoutLabel, 'row')} ${left}.`, ...warnings];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
