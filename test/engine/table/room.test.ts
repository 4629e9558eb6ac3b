import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import { storedBytes } from '../../../src/engine/table/room.ts';
import { read } from './helpers.ts';

const random = new Random(1);
const ROWS = 20_000;
const tableOf = (cells: () => string[]): string =>
  Array.from({ length: ROWS + 1 }, (_, i) => (i === 0 ? cells().map((_, c) => `c${c}`) : cells()).join(',')).join('\n');
const repeat = (n: number, cell: () => string): string[] => Array.from({ length: n }, cell);

describe('how much a table takes in SQLite', () => {
  test.each([
    { what: 'decimals', cells: () => repeat(10, () => random.normal().toFixed(4)) },
    { what: 'categories', cells: () => repeat(8, () => `kind ${random.below(20)}`) },
    { what: 'words', cells: () => ['x', repeat(30, () => `word${random.below(500)}`).join(' ')] },
    {
      what: 'a mixture',
      cells: () => [...repeat(5, () => random.normal().toFixed(3)), ...repeat(5, () => `kind ${random.below(9)}`)],
    },
  ])('is told, and no less than it takes: $what', async ({ cells }) => {
    const text = tableOf(cells);
    const { table, bytes } = await read(text);
    const database = await LocalDatabase.open();
    const size = async (): Promise<number> => {
      const { values } = await database.select(
        'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size',
        Work.quiet,
      );
      return Number(values[0][0]);
    };
    const empty = await size();
    await database.load(table, Work.quiet);
    expect(bytes / ((await size()) - empty)).toBeGreaterThan(0.95);
    expect(bytes / ((await size()) - empty)).toBeLessThan(1.25);
  });
});

describe('a table that does not fit is refused before it is read', () => {
  const text = `a,b\n${'1.5,2.5\n'.repeat(1000)}`;
  const needs = storedBytes(1000, 2, text.length);
  const reading = (room: number) =>
    importTable('t', new Blob([text]), 'big.csv', {}, new Work({ report: ({ phase }) => phases.add(phase) }), room);
  const phases = new Set<string>();

  test('with its numbers, and with what is taken already', async () => {
    await expect(reading(0.9 * needs)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(
        /^big\.csv has 1,001 rows of 2 columns, about 1 MB as a table\. A browser tab has room for 1\.8 GB, of which 1\.8 GB are taken/,
      ) as unknown,
    });
    expect(phases).not.toContain('Reading rows');
    await expect(reading(1.1 * needs)).resolves.toMatchObject({ table: { rowCount: 1000 } });
  });

  test('by its size alone, without a look into it', async () => {
    phases.clear();
    await expect(reading(text.length / 3)).rejects.toMatchObject({ code: 'too-large' });
    expect(phases.size).toBe(0);
  });
});
