import { expect, test } from 'vitest';
import { readMarks, writeMarks } from '../../../src/app/data/missing-marks.ts';

test('marks of missing values are read as they were written', () => {
  for (const marks of [[], ['NA', '?'], ['not known', 'NA'], ['"'], ['say "so"', 'x'], [' ']]) {
    expect(readMarks(writeMarks(marks))).toEqual(marks);
  }
});

test('words between any spaces are marks; quotes hold one together', () => {
  expect(readMarks('  NA   NULL "not  known" ')).toEqual(['NA', 'NULL', 'not  known']);
  expect(readMarks('"not known')).toEqual(['not known']);
  expect(readMarks('""')).toEqual([]);
});
