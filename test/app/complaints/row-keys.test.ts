import { expect, test } from 'vitest';
import { cellOf, keysLike, keysSaid } from '../../../src/app/complaints/row-keys.ts';
import { answerOf } from '../answer.ts';

const answer = answerOf({ name: { numeric: false }, age: {}, label: { dependent: true } }, [['Ann', 40, 'spam']]);

test('a row is named by what does not depend on predictions, or else by its first column', () => {
  expect(keysLike(answer, ['Ann', 40, 'spam'])).toEqual([
    { name: 'name', numeric: false, value: 'Ann' },
    { name: 'age', numeric: true, value: 40 },
  ]);
  const dependent = answerOf({ label: { dependent: true, numeric: false } }, [['spam']]);
  expect(keysLike(dependent, ['spam'])).toEqual([{ name: 'label', numeric: false, value: 'spam' }]);
});

test('a complaint is edited by the values it was said with; ids of rows are numbers', () => {
  const row = { name: 'Ann', age: 40 };
  expect(keysSaid({ query: 'q1', op: 'absent', row }, answer).map(({ numeric }) => numeric)).toEqual([false, true]);
  expect(keysSaid({ query: 'q1', op: 'absent', row }, null).map(({ numeric }) => numeric)).toEqual([false, true]);
  expect(keysSaid({ query: 'q1', op: 'present', from: { u: 3 } }, null)).toEqual([
    { name: 'u', value: 3, numeric: true },
  ]);
});

test('what is typed is text, a number where the column is one, and NULL where it is nothing', () => {
  const text = { name: 'code', numeric: false, value: null };
  expect([cellOf(text, '007'), cellOf(text, ''), cellOf({ ...text, numeric: true }, '1e3')]).toEqual([
    '007',
    null,
    1000,
  ]);
});
