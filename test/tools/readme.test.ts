import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SUPPORT, type SupportEntry } from '../../src/engine/provenance/support.ts';

/** The README's table rows as lists of cells. */
const rows = readFileSync('README.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** A table row of the README for one construct: what it is, how it is followed, or why it is not and what to do instead. */
function rowOf({ sql, kind, meaning, instead = '' }: SupportEntry): string[] {
  const text = [sql, kind === 'refused' ? meaning : `${kind}: ${meaning}`, ...(kind === 'refused' ? [instead] : [])];
  return text.map((cell) => cell.replaceAll('|', '\\|').replaceAll('*', '\\*'));
}

test.each(SUPPORT.map((entry) => [entry.sql, entry] as const))('the README says what becomes of %s', (_, entry) => {
  expect(rows).toContainEqual(rowOf(entry));
});
