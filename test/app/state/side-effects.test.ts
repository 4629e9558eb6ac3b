import { expect, test } from 'vitest';
import { sideEffects } from '../../../src/app/state/side-effects.ts';
import type { Answer, ModelInfo } from '../../../src/engine/debugger/api.ts';
import { answerOf, weeks } from '../answer.ts';

const model = (name: string, heldOut: number | null): ModelInfo =>
  ({ name, accuracy: { training: 0.9, heldOut } }) as ModelInfo;
const effects = (before: Answer, after: Answer) =>
  sideEffects({ models: [], answers: [before] }, { models: [], answers: [after] }, (id) => `“${id}”`);
const texts = (before: Answer, after: Answer) => effects(before, after).map(({ text }) => text);

test('every model’s accuracy is told, by name where there are several', () => {
  const told = (from: readonly ModelInfo[], to: readonly ModelInfo[]) =>
    sideEffects({ models: from, answers: [] }, { models: to, answers: [] }, String);
  expect(told([model('m', 0.8)], [model('m', 0.85)])).toEqual([
    { about: 'Held-out accuracy', text: '80.0 % → 85.0 %', better: true },
  ]);
  const [fell] = told([model('m', 0.8)], [model('m', 0.75)]);
  expect(fell).toMatchObject({ text: '80.0 % → 75.0 %', better: false });
  expect(fell.note).toContain('as they were given');
  const two = told([model('a', 0.8), model('b', null)], [model('a', 0.7), model('b', null)]);
  expect(two.map(({ about, better }) => [about, better])).toEqual([
    ['Held-out accuracy of a', false],
    ['Training accuracy of b', null],
  ]);
});

test('a query is told by its title: one value, several, rows that came', () => {
  expect(effects(weeks([5, 6]), weeks([5, 9]))).toEqual([{ about: 'Query “q1”', text: '6 → 9', better: null }]);
  expect(texts(weeks([5, 6]), weeks([7, 9]))).toEqual(['2 values changed']);
  expect(texts(weeks([5, 6]), weeks([5, 6]))).toEqual(['unchanged']);
  expect(texts(weeks([5]), weeks([5, 6]))).toEqual(['1 → 2 rows']);
});

test('rows that only changed places are unchanged, and a query without predictions is not told', () => {
  const before = weeks([5, 6]);
  const after = {
    ...before,
    first: {
      ...before.first,
      rows: [
        [2, 6],
        [1, 5],
      ],
    },
  };
  expect(texts(before, after)).toEqual(['unchanged']);
  const fixed = answerOf({ n: {} }, [[1]]);
  expect(effects(fixed, fixed)).toEqual([]);
});

test('of a long answer only the first rows are compared, and it is said', () => {
  const long = { ...weeks([5, 6]), rowCount: 5000 };
  expect(texts(long, long)).toEqual(['unchanged in the first 2 rows']);
});
