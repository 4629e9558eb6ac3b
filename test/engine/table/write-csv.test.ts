import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell } from '../../../src/engine/table/table.ts';
import { csvLine } from '../../../src/engine/table/write-csv.ts';
import { cells } from './cells.ts';
import { read } from './helpers.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((s) => `x${s}`);
const awkward = fc
  .string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', ';', 'é', '='), minLength: 1 })
  .map((s) => `y${s}y`);
const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0.5 || 0.5);

test('a table that is written is read back the same', async () => {
  const row = fc.record({
    t: fc.option(fc.oneof(text, awkward)),
    n: fc.option(fc.integer()),
    r: fc.option(real.filter((value) => !Number.isInteger(value) || Math.abs(value) < 2 ** 53)),
    b: fc.option(fc.constantFrom('true', 'false')),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const written: Cell[][] = rows.map(({ t, n, r, b }) => [t, n, r, b, 'end']);
      const types = { t: 'text', n: 'integer', r: 'real', b: 'boolean' } as const;
      const csv = [['t', 'n', 'r', 'b', 'e'], ...written].map((cells) => `${csvLine(cells, ',')}\n`).join('');
      const { table, reading } = await read(csv, { types, header: true, delimiter: ',' });
      const truth = { true: 1, false: 0 };
      expect(cells(table)).toEqual(rows.map(({ t, n, r, b }) => [t, n, r, b === null ? null : truth[b], 'end']));
      expect(reading.problemCount).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('quotes stand only where they must', () => {
  expect([csvLine([null], ','), csvLine([''], ','), csvLine([null, null], ',')]).toEqual(['""', '""', ',']);
  expect(csvLine(['plain text', 'x,y', 'say "hi"', null], ',')).toBe('plain text,"x,y","say ""hi""",');
  expect(csvLine(['x,y', 'x;y'], ';')).toBe('x,y;"x;y"');
});
