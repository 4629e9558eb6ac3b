import { expect, test } from 'vitest';
import { conditionProblem } from '../../../src/engine/sql/condition.ts';

test.each([
  'age > 30',
  "name = 'a;b(' OR (x IN (1, 2))",
  'x > 0 -- the rest',
  '"predict" > 1 AND predict = 2',
  "note LIKE '%?%'",
])('a condition: %s', (condition) => {
  expect(conditionProblem(condition)).toBeNull();
});

test.each([
  ['1); DROP TABLE train; --', /closes a parenthesis/],
  ['x > 0) OR (1', /closes a parenthesis/],
  ['(x > 0', /does not close/],
  ['1; SELECT 1', /semicolon/],
  ['x > ?', /\? has no value/],
  ['x > :least', /:least has no value/],
  ["predict(*) = 'spam'", /no predictions/],
])('no condition by itself: %s', (condition, why) => {
  expect(conditionProblem(condition)).toMatch(why);
});
