import { beforeAll, describe, expect, test } from 'vitest';
import type { CaseAnswer } from '../../src/engine/case/answer.ts';
import { answerOf, errorOf, runCaseIn, runDebug, type RunnerResult } from './support/runner.ts';
import { twoClouds, twoCloudsCase } from './support/two-clouds.ts';

const problem = twoClouds(300, 1);
const caseFile = twoCloudsCase(problem);

describe('a case with everything', () => {
  let result: RunnerResult;
  let answer: CaseAnswer;

  beforeAll(async () => {
    result = await runCaseIn(problem.files, caseFile, ['--backend', 'wasm']);
    answer = answerOf(result);
  });

  test('ends with exit code 0, one line on stdout, and its progress on stderr', () => {
    expect(result.code).toBe(0);
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(/Debugging/);
  });

  test('says what it ran on', () => {
    expect(answer).toMatchObject({ rain: 1, backend: 'wasm', rows: 300, parameters: 6, warnings: [] });
  });

  test('answers the query exactly and relaxed before the first fix', () => {
    const [query] = answer.queries;
    expect(query).toMatchObject({ id: 'q1', columns: ['n'], rowCount: 1 });
    if ('error' in query) throw new Error(query.error.message);
    expect(query.rows[0][0]).toBeLessThan(problem.trueCount);
    expect(Math.abs(Number(query.relaxed[0][0]) - Number(query.rows[0][0]))).toBeLessThan(40);
    expect(Number.isInteger(query.relaxed[0][0])).toBe(false);
  });

  test('removes the budget in steps, no row twice', () => {
    expect(answer.steps.map(({ removed }) => removed.length)).toEqual([10, 10, 10, 10, 10]);
    expect(new Set(answer.steps.flatMap(({ removed }) => removed)).size).toBe(50);
    for (const { seconds, relabelled } of answer.steps) {
      expect(relabelled).toEqual([]);
      expect(Object.keys(seconds)).toEqual(['train', 'encode', 'rank']);
      for (const each of Object.values(seconds)) expect(each).toBeGreaterThanOrEqual(0);
    }
  });

  test('judges the complaint before every fix and after the last', () => {
    const values = [...answer.steps.map(({ complaints }) => complaints[0]), answer.after.complaints[0]];
    expect(values[0].holds).toBe(false);
    const [after] = answer.after.queries;
    if ('error' in after) throw new Error(after.error.message);
    expect(values.at(-1)?.value).toBe(after.rows[0][0]);
    for (const { value, holds } of values) expect(holds).toBe(Math.abs(Number(value) - problem.trueCount) <= 0.5);
  });

  test('evaluates against the truth as the specification defines it', () => {
    const K = problem.corrupted.size;
    const removed = answer.steps.flatMap((step) => step.removed).map(Number);
    const recall = Array.from({ length: K }, (_, i) => {
      const first = removed.slice(0, i + 1);
      return first.filter((row) => problem.corrupted.has(row)).length / K;
    });
    expect(answer.evaluation?.recall).toEqual(recall);
    expect(answer.evaluation?.auccr).toBeCloseTo(recall.reduce((sum, r) => sum + r, 0) / ((K + 1) / 2), 12);
  });

  test('finds the planted errors', () => {
    expect(answer.evaluation?.auccr).toBeGreaterThan(0.8);
  });
});

test('without a truth it stops as soon as the complaint holds', async () => {
  const { truth: _, ...rest } = caseFile;
  const debug = { perStep: 5, budget: 200 };
  const model = { ...caseFile.model, features: ['x', 'y'] };
  const result = await runCaseIn(problem.files, { ...rest, model, debug });
  const answer = answerOf(result);
  expect(result.code).toBe(0);
  expect(answer.evaluation).toBeUndefined();
  expect(answer.after.complaints[0].holds).toBe(true);
  expect(answer.steps.length).toBeGreaterThan(0);
  expect(answer.steps.length).toBeLessThan(40);
  for (const { complaints } of answer.steps) expect(complaints[0].holds).toBe(false);
});

test('a budget that is no multiple of the step ends in a smaller step, the method is the one asked for', async () => {
  const debug = { method: 'loss', perStep: 7, budget: 10 };
  const answer = answerOf(await runCaseIn(problem.files, { ...caseFile, debug }));
  expect(answer.steps.map(({ removed }) => removed.length)).toEqual([7, 3]);
});

test('without “debug” it trains, answers and stops', async () => {
  const { debug: _, complaints: __, ...rest } = caseFile;
  const answer = answerOf(await runCaseIn(problem.files, rest));
  expect(answer.steps).toEqual([]);
  expect(answer.evaluation).toBeUndefined();
  expect(answer.after).toEqual({ queries: answer.queries, complaints: [] });
});

test('a query that fails stands in its place with its range; the others are answered; the exit code is 1', async () => {
  const sql = 'SELECT colour FROM mails';
  const queries = [{ id: 'bad', sql }, ...caseFile.queries, { id: 'plain', sql: 'SELECT COUNT(*) AS rows FROM mails' }];
  const { debug: _, complaints: __, ...rest } = caseFile;
  const result = await runCaseIn(problem.files, { ...rest, queries });
  expect(result.code).toBe(1);
  const { queries: answers } = answerOf(result);
  expect(answers.map(({ id }) => id)).toEqual(['bad', 'q1', 'plain']);
  expect(answers[0]).toMatchObject({ error: { start: sql.indexOf('colour'), end: sql.indexOf(' FROM') } });
  expect(answers[2]).toMatchObject({ rows: [[300]], relaxed: [[null]] });
});

test('at most 1,000 rows are carried, all are counted', async () => {
  const queries = [{ id: 'all', sql: 'SELECT a.x, predict(a) AS class FROM mails a JOIN train b ON b.rowid < 10' }];
  const { debug: _, complaints: __, ...rest } = caseFile;
  const [answer] = answerOf(await runCaseIn(problem.files, { ...rest, queries })).queries;
  if ('error' in answer) throw new Error(answer.error.message);
  expect(answer.rowCount).toBe(3000);
  expect(answer.rows).toHaveLength(1000);
  expect(answer.relaxed).toHaveLength(1000);
});

test('files are found relative to the case file, whatever characters are in their names', async () => {
  const files = {
    'data/a 100% ü#?.csv': problem.files['train.csv'],
    'mails.csv': problem.files['mails.csv'],
  };
  const tables = { train: { file: '../data/a 100% ü#?.csv' }, mails: { file: '../mails.csv' } };
  const { debug: _, complaints: __, ...rest } = caseFile;
  const result = await runCaseIn(files, { ...rest, tables }, [], 'cases/case.json');
  expect(answerOf(result).rows).toBe(300);
  expect(result.code).toBe(0);
});

describe('what cannot be run', () => {
  const complaint = caseFile.complaints[0];
  test.each([
    ['text that is no JSON', '{"rain": 1,', { code: 'case-syntax', place: { kind: 'file', line: 1, column: 12 } }],
    ['an unknown key', { ...caseFile, tabels: {} }, { code: 'case-invalid', place: { path: 'tabels' } }],
    [
      'a wrong type',
      { ...caseFile, complaints: [{ ...complaint, value: 'many' }] },
      { code: 'case-invalid', place: { path: 'complaints[0].value' } },
    ],
    [
      'a file that is missing',
      { ...caseFile, tables: { ...caseFile.tables, mails: { file: 'mial.csv' } } },
      { code: 'file-missing' },
    ],
  ])('%s', async (_, text, error) => {
    const result = await runCaseIn(problem.files, text);
    expect(result.code).toBe(2);
    expect(errorOf(result)).toMatchObject(error);
  });

  test.each([
    ['no case file', [], 'usage'],
    ['two case files', ['a.json', 'b.json'], 'usage'],
    ['an unknown option', ['a.json', '--fast'], 'usage'],
    ['an unknown backend', ['a.json', '--backend', 'gpu'], 'usage'],
    ['a case file that does not exist', ['no-such-case.json'], 'file-missing'],
  ])('%s', async (_, args, code) => {
    const result = await runDebug(args);
    expect(result.code).toBe(2);
    expect(errorOf(result).code).toBe(code);
  });
});

describe('what fails on the way keeps the answers so far', () => {
  const complaint = caseFile.complaints[0];
  test.each([
    ['a complaint about a row that is not there', { ...complaint, row: { n: -1 } }, 'complaints[0]'],
    ['a complaint about an unknown column', { ...complaint, column: 'm' }, 'complaints[0]'],
  ])('%s', async (_, changed, path) => {
    const result = await runCaseIn(problem.files, { ...caseFile, complaints: [changed] });
    expect(result.code).toBe(1);
    const answer = answerOf(result);
    expect(answer.queries).toHaveLength(1);
    expect(answer.error?.place).toMatchObject({ kind: 'case', path: expect.stringContaining(path) as string });
  });

  test('a label that the table does not have', async () => {
    const result = await runCaseIn(problem.files, { ...caseFile, model: { train: 'train', label: 'lable' } });
    expect(result.code).toBe(1);
    expect(errorOf(result).message).toContain('lable');
  });
});
