import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { LocalDatabase } from '../../../src/engine/sql/local-database.ts';
import { quoteName } from '../../../src/engine/sql/names.ts';
import { describeColumn } from '../../../src/engine/table/describe.ts';
import { cellAt, type Column } from '../../../src/engine/table/table.ts';

const cell = fc.oneof(
  { arbitrary: fc.constant(null), weight: 1 },
  { arbitrary: fc.integer({ min: -5, max: 40 }), weight: 4 },
);
const words = fc.constantFrom('', 'a', 'b', 'naïve', 'it’s', '"quoted"', '007', null);
/** Names that SQL has to quote, and one that it knows. */
const name = fc.constantFrom('plain', 'two words', 'say "hi"', "o'clock", 'größe', 'select', '<script>', '列');

const numbers = (type: 'integer' | 'real') => (title: string, cells: readonly (number | null)[]) => {
  const scale = type === 'real' ? 0.37 : 1;
  const values = Float64Array.from(cells, (value) => (value === null ? NaN : value * scale));
  return { name: title, type, values } as const;
};

function texts(title: string, cells: readonly (string | null)[]): Column {
  const dictionary = [...new Set(cells.filter((each) => each !== null))];
  const codes = Int32Array.from(cells, (each) => (each === null ? -1 : dictionary.indexOf(each)));
  return { name: title, type: 'text', codes, dictionary };
}

const rows = { minLength: 0, maxLength: 60 };
const column: fc.Arbitrary<Column> = fc.oneof(
  fc.tuple(name, fc.array(cell, rows)).map(([title, cells]) => numbers('integer')(title, cells)),
  fc.tuple(name, fc.array(cell, rows)).map(([title, cells]) => numbers('real')(title, cells)),
  fc.tuple(name, fc.array(words, rows)).map(([title, cells]) => texts(title, cells)),
);

test('what the sidebar says of a column is what SQL says of it, whatever its name', async () => {
  const database = await LocalDatabase.open();
  await fc.assert(
    fc.asyncProperty(column, async (one) => {
      const rowCount = 'codes' in one ? one.codes.length : one.values.length;
      await database.load({ name: 'a "table"', rowCount, columns: [one] }, Work.quiet);
      const from = `FROM ${quoteName('a "table"')}`;
      const x = quoteName(one.name);
      const ask = async (sql: string) => (await database.select(sql, Work.quiet)).values;
      const info = describeColumn(one);
      const [[missing], [distinct]] = await ask(`SELECT COUNT(*) - COUNT(${x}), COUNT(DISTINCT ${x}) ${from}`);
      expect([info.missing, info.distinct]).toEqual([missing, distinct]);

      if (one.type === 'text') {
        const [labels, counts] = await ask(
          `SELECT ${x}, COUNT(*) ${from} WHERE ${x} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 12`,
        );
        expect(info.histogram.map(({ count }) => count)).toEqual(counts);
        const byLabel = new Map(labels.map((label, i) => [label, counts[i]]));
        expect(info.histogram.every(({ label, count }) => byLabel.get(label) === count)).toBe(true);
      } else {
        // The bars of equal width, or one per whole number: their counts by the bounds in SQL.
        const present = Array.from({ length: rowCount }, (_, row) => cellAt(one, row)).filter((each) => each !== null);
        const few = info.histogram.every(({ label }) => !label.includes('–'));
        const low = Math.min(...present.map(Number));
        const width = (Math.max(...present.map(Number)) - low) / 12;
        const bar = few ? x : `MIN(11, CAST((${x} - ${low}) * 1.0 / ${width} AS INTEGER))`;
        const [bars, counts] = await ask(
          `SELECT ${bar} AS bar, COUNT(*) ${from} WHERE ${x} IS NOT NULL GROUP BY 1 ORDER BY 1`,
        );
        const expected = few ? counts : Array.from({ length: 12 }, (_, i) => counts[bars.indexOf(i)] ?? 0);
        expect(info.histogram.map(({ count }) => count)).toEqual(present.length === 0 ? [] : expected);
      }
    }),
    { numRuns: 200 },
  );
});
