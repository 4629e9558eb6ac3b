import { expect, test } from 'vitest';
import { noteText } from '../../../src/app/text/suspect-notes.ts';

const complaints = (['a', 'b', 'c'] as const).map(
  (column) => ({ query: 'q1', row: {}, column, op: 'too high' }) as const,
);

test('notes name the complaints that they are about', () => {
  expect(noteText({ why: 'unmoved', complaint: 1 }, complaints)).toMatch(/^No training row moves “b”/);
  expect(noteText({ why: 'null', complaint: 0 }, complaints)).toMatch(/^“a” is NULL/);
  expect(noteText({ why: 'met on average', complaint: 2 }, complaints)).toMatch(/^“c” is already as wanted/);
  expect(noteText({ why: 'contradictory', complaints: [0, 1, 2] }, complaints)).toMatch(
    /^“a”, “b” and “c” cannot hold together/,
  );
  expect(noteText({ why: 'contradictory', complaints: [2] }, complaints)).toMatch(/^“c” cannot hold, whatever/);
});
