import { expect, test } from 'vitest';
import { csv } from '../../../src/app/export/csv.ts';

test('text that a spreadsheet would run is defused, numbers are not', () => {
  const lines = (cells: readonly (string | number | null)[]): string[] =>
    csv(cells.map((cell) => [cell])).split('\r\n');
  expect(lines(['=1+1', '+cmd', '-x', '@a', '\tx'])).toEqual(["'=1+1", "'+cmd", "'-x", "'@a", "'\tx", '']);
  expect(lines(['-5', '+1.5', 'a=b', '1-1', -5, null])).toEqual(['-5', '+1.5', 'a=b', '1-1', '-5', '', '']);
});

test('quotes stand only where they must', () => {
  expect(csv([['plain text', 'x,y', 'say "hi"', 'two\nlines', null]])).toBe(
    'plain text,"x,y","say ""hi""","two\nlines",\r\n',
  );
});
