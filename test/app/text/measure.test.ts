import { expect, test } from 'vitest';
import { measureOf } from '../../../src/app/text/measure.ts';

const state = { value: 34, relaxed: 33.2, holds: false };

test('a value is told as it stands in the answer, and where it should come to', () => {
  const about = { query: 'q1', row: { week: 7 }, column: 'churners' } as const;
  expect(measureOf({ ...about, op: '>=', value: 40 }, state)).toMatchObject({
    what: 'week 7 · churners',
    now: 34,
    goal: 40,
    chance: false,
  });
  expect(measureOf({ ...about, op: 'too low' }, { ...state, aim: 35.7 }).goal).toBe(35.7);
  expect(measureOf({ ...about, op: '=', value: 2 }, { ...state, value: null }).now).toBe(33.2);
  expect(measureOf({ ...about, op: '=', value: 2 }, null)).toMatchObject({ now: null, goal: 2 });
});

test('a row that is there or not, and a class, have a chance', () => {
  const row = { query: 'q1', row: { name: 'Ann' } } as const;
  const there = { value: 1, relaxed: 0.8, holds: false, chanceOf: 'row' } as const;
  expect(measureOf({ ...row, op: 'absent' }, there)).toEqual({
    what: 'the chance that name Ann is in the answer',
    title: 'Chance of name Ann',
    brief: 'chance',
    now: 0.8,
    goal: 0,
    chance: true,
  });
  expect(measureOf({ ...row, row: {}, op: 'present' }, there)).toMatchObject({ title: 'Chance of the row', goal: 1 });
  const wrong = { value: 'spam', relaxed: 0.1, holds: false, chanceOf: 'class' } as const;
  expect(measureOf({ op: 'prediction', table: 'mails', id: 3, value: 'ham' }, wrong)).toMatchObject({
    what: 'the chance of ham for mails row 3',
    brief: 'ham',
    now: 0.1,
    goal: 1,
    chance: true,
  });
});

test('a shown class that should be another one has a chance, also where classes are numbers', () => {
  const digit = { query: 'q1', row: { id: 3 }, column: 'digit', op: '=', value: 7 } as const;
  const measure = measureOf(digit, { value: 1, relaxed: 0.25, holds: false, chanceOf: 'class' });
  expect(measure).toMatchObject({ what: 'the chance of 7 for id 3 · digit', now: 0.25, goal: 1, chance: true });
});
