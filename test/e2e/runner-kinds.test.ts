import { expect, test } from 'vitest';
import { answerOf, runCaseIn } from './support/runner.ts';
import { twoClouds, twoCloudsCase } from './support/two-clouds.ts';

const problem = twoClouds(240, 2);
const caseFile = twoCloudsCase(problem);
const { truth: _, ...withoutTruth } = caseFile;
const features = ['x', 'y'];

test.each(['twostep', 'holdout', 'loss', 'infloss', 'random', 'auto'])('ranking by %s', async (method) => {
  const debug = { method, perStep: 10, budget: 20, stop: 'budget' };
  const result = await runCaseIn(problem.files, { ...caseFile, debug });
  const answer = answerOf(result);
  expect(answer.error).toBeUndefined();
  expect(result.code).toBe(0);
  expect(answer.steps.map(({ removed }) => removed.length)).toEqual([10, 10]);
});

test.each(['relabel', 'best'])(
  'fixing by %s gives the rows their true label and brings the complaint to hold',
  async (fix) => {
    const debug = { fix, perStep: 5, budget: 60 };
    const model = { ...caseFile.model, features };
    const complaints = [{ ...caseFile.complaints[0], op: '>=', value: problem.trueCount - 5 }];
    const answer = answerOf(await runCaseIn(problem.files, { ...withoutTruth, model, complaints, debug }));
    const relabelled = answer.steps.flatMap((step) => step.relabelled);
    expect(relabelled.length).toBeGreaterThan(0);
    for (const { row, to } of relabelled) {
      expect(['spam', 'ham']).toContain(to);
      if (problem.corrupted.has(row)) expect(to).toBe('spam');
    }
    expect(answer.after.complaints[0].holds).toBe(true);
  },
);

test('only rows that satisfy “suspects” are blamed', async () => {
  const debug = { ...caseFile.debug, budget: 20, suspects: 'y > 0' };
  const answer = answerOf(await runCaseIn(problem.files, { ...caseFile, debug }));
  const lines = problem.files['train.csv'].split('\n').slice(1);
  const removed = answer.steps.flatMap((step) => step.removed).map(Number);
  expect(removed).toHaveLength(20);
  for (const row of removed) expect(Number(lines[row].split(',')[1])).toBeGreaterThan(0);
});

test('a direction holds once the value has moved far enough; its state has the three keys of the contract and no more', async () => {
  const complaints = [{ query: caseFile.complaints[0].query, row: {}, column: 'n', op: 'too low', by: 3 }];
  const answer = answerOf(await runCaseIn(problem.files, { ...caseFile, complaints, debug: { perStep: 5 } }));
  const states = [...answer.steps.flatMap((step) => step.complaints), ...answer.after.complaints];
  for (const state of states) expect(Object.keys(state).sort()).toEqual(['holds', 'relaxed', 'value']);
  expect(Number(answer.after.complaints[0].value) - Number(states[0].value)).toBeGreaterThanOrEqual(3);
});

test('complaints about rows and single predictions are judged literally, in the relaxed sense by probability', async () => {
  const queries = [{ id: 'spam', sql: "SELECT x, y FROM mails WHERE predict(*) = 'spam'" }];
  const asked = { ...withoutTruth, model: { ...caseFile.model, features }, queries, complaints: [], debug: undefined };
  const [first] = answerOf(await runCaseIn(problem.files, asked)).queries;
  if ('error' in first) throw new Error(first.error.message);
  const [x, y] = first.rows[0];
  const complaints = [
    { query: 'spam', row: { x, y }, op: 'absent' },
    { query: 'spam', row: { x, y }, op: 'present' },
    { op: 'prediction', table: 'mails', id: 1, value: 'ham' },
  ];
  const answer = answerOf(
    await runCaseIn(problem.files, { ...asked, complaints, debug: { perStep: 1, budget: 1, stop: 'budget' } }),
  );
  expect(answer.error).toBeUndefined();
  const [absent, present, prediction] = answer.steps[0].complaints;
  expect(absent).toMatchObject({ value: 1, holds: false });
  expect(present).toMatchObject({ value: 1, holds: true });
  expect(absent.relaxed).toBeGreaterThan(0.5);
  expect(prediction.holds).toBe(prediction.value === 'ham');
});

test('several models are told apart by name, and so are the rows to blame', async () => {
  const model = { ...caseFile.model, features };
  const queries = [
    { id: 'a', sql: "SELECT COUNT(*) AS n FROM mails WHERE first.predict(*) = 'spam'" },
    { id: 'b', sql: "SELECT COUNT(*) AS n FROM mails m WHERE second.predict(m.*) = 'spam'" },
    { id: 'bare', sql: 'SELECT predict(*) FROM mails' },
  ];
  const complaints = [{ query: 'b', row: {}, column: 'n', op: '=', value: problem.trueCount }];
  const { model: __, ...rest } = withoutTruth;
  const result = await runCaseIn(problem.files, {
    ...rest,
    models: { first: model, second: { ...model, features: ['x'] } },
    queries,
    complaints,
    debug: { perStep: 5, budget: 5, stop: 'budget' },
  });
  const answer = answerOf(result);
  expect(answer.queries.map((query) => 'error' in query)).toEqual([false, false, true]);
  expect(result.code).toBe(1);
  expect(answer.error).toBeUndefined();
  const removed = answer.steps.flatMap((step) => step.removed);
  expect(removed).toHaveLength(5);
  for (const row of removed) expect(row).toMatchObject({ model: 'second' });
});

test('perceptrons train and rank', async () => {
  const model = { ...caseFile.model, kind: 'mlp' };
  const answer = answerOf(
    await runCaseIn(problem.files, { ...caseFile, model, debug: { perStep: 5, budget: 5 } }, ['--backend', 'wasm']),
  );
  expect(answer.error).toBeUndefined();
  expect(answer.parameters).toBeGreaterThan(6);
  expect(answer.steps[0].removed).toHaveLength(5);
});
