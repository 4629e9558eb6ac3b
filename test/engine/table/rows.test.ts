import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { ProblemLog } from '../../../src/engine/table/problem-log.ts';
import { readRows } from '../../../src/engine/table/rows.ts';
import type { LineEnds } from '../../../src/engine/table/survey.ts';

/** Rows and the line each starts on, of a text cut into pieces at the given places. */
async function rowsOf(text: string, cuts: readonly number[], lineEnds: LineEnds) {
  const ends = [...new Set([...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort((a, b) => a - b);
  async function* pieces(): AsyncGenerator<string> {
    for (const [i, end] of ends.entries()) yield text.slice(ends[i - 1] ?? 0, end);
  }
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  for await (const batch of readRows(pieces(), { delimiter: ',', lineEnds }, new ProblemLog(), 'test.csv')) {
    rows.push(...batch.rows);
    lines.push(...batch.lines);
  }
  return { rows, lines };
}

const cell = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', ' ', '1') });
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });
const cuts = fc.array(fc.nat(), { maxLength: 12 });

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test('what was written is read, however the text is cut into pieces, on the lines where it stands', async () => {
  await fc.assert(
    fc.asyncProperty(table, cuts, fc.constantFrom('\n', '\r\n'), async (written, where, newline) => {
      const lines = written.map((row) => row.map(quoted).join(',') + newline);
      // A piece never ends between CR and LF: decodeText sees to that.
      const text = lines.join('');
      const safe = where.filter((cut) => text[(cut % (text.length + 1)) - 1] !== '\r');
      const read = await rowsOf(text, safe, newline as LineEnds);
      expect(read.rows).toEqual(written);
      const starts = lines.map((_, i) => 1 + (lines.slice(0, i).join('').match(/\n/g)?.length ?? 0));
      expect(read.lines).toEqual(starts);
    }),
  );
});

test('any text at all, malformed ones too, is read alike in pieces and in one go', async () => {
  await fc.assert(
    fc.asyncProperty(cell, cuts, async (text, where) => {
      const whole = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' }).data;
      // Papa Parse sees one more, empty row after the last line end.
      if (text === '' || (text.endsWith('\n') && whole.at(-1)?.join() === '')) whole.pop();
      expect((await rowsOf(text, where, '\n')).rows).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('mixed line ends are read as rows whatever they are, in any pieces', async () => {
  const ends = fc.constantFrom('\n', '\r\n', '\r');
  await fc.assert(
    fc.asyncProperty(table, fc.array(ends, { minLength: 8, maxLength: 8 }), cuts, async (written, newlines, where) => {
      const text = written.map((row, i) => row.map(quoted).join(',') + newlines[i]).join('');
      const safe = where.filter((cut) => text[(cut % (text.length + 1)) - 1] !== '\r');
      expect((await rowsOf(text, safe, 'mixed')).rows).toEqual(written);
    }),
  );
});
