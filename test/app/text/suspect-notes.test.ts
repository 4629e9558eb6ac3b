import { expect, test } from 'vitest';
import { noteText } from '../../../src/app/text/suspect-notes.ts';

const complaints = (['a', 'b', 'c'] as const).map(
  (column) => ({ complaint: { query: 'q1', row: {}, column, op: 'too high' }, state: null }) as const,
);

test('notes name the complaints that they are about', () => {
  expect(noteText({ why: 'unmoved', complaint: 1 }, complaints)).toMatch(/^No training row moves “b”/);
  expect(noteText({ why: 'null', complaint: 0 }, complaints)).toMatch(/^“a” is NULL/);
  expect(noteText({ why: 'met on average', complaint: 2 }, complaints)).toMatch(/^“c” is already as wanted/);
  expect(noteText({ why: 'contradictory', complaints: [0, 1, 2] }, complaints)).toMatch(
    /^“a”, “b” and “c” cannot hold together/,
  );
  expect(noteText({ why: 'opposed', complaints: [0, 2] }, complaints)).toMatch(/^“a” and “c” pull against each other/);
  expect(noteText({ why: 'contradictory', complaints: [2] }, complaints)).toMatch(/^“c” cannot hold, whatever/);
});

test('a value that went past what was wanted says so, with the way back and the way on', () => {
  const complaint = { query: 'q1', row: { week: 7 }, column: 'churners', op: '=', value: 50 } as const;
  const at = (value: number) => [{ complaint, state: { value, relaxed: value, holds: false } }];
  const above = noteText({ why: 'passed', complaint: 0, away: true }, at(59));
  expect(above).toMatch(/^“week 7 · churners” went past what was wanted: it is 59, wanted was 50\./);
  expect(above).toMatch(/would take it further.*remove fewer rows; or, if 59 looks right, say at least 50\.$/);
  const below = noteText({ why: 'passed', complaint: 0, away: false }, at(43));
  expect(below).toMatch(/would bring it back.*say at most 50\.$/);
});

test('a number wanted between the value and its average names both, and the way out', () => {
  const complaint = { query: 'q1', row: {}, column: 'n', op: '=', value: 40 } as const;
  const state = (value: number, relaxed: number) => [{ complaint, state: { value, relaxed, holds: false } }];
  const between = { why: 'between', complaint: 0 } as const;
  expect(noteText(between, state(36, 43.55))).toMatch(
    /^“n” is 36 and should be 40, but on average .* it is 43\.55\..* would lower it further\. To raise it, say at least 40\.$/,
  );
  expect(noteText(between, state(45, 38))).toMatch(/would raise it further\. To lower it, say at most 40\.$/);
});
