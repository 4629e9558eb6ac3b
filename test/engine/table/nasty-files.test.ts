import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cells } from './cells.ts';
import { names, nasty, read, types } from './helpers.ts';

const spectrum = readdirSync(new URL('./nasty/', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

test('the whole selection is here', () => {
  expect(spectrum).toHaveLength(11);
});

test.each(spectrum)('csv-spectrum %s is read as its authors expect', async (name) => {
  const expected = JSON.parse(new TextDecoder().decode(nasty(`${name}.json`))) as Record<string, string>[];
  const columns = Object.keys(expected[0]);
  const asText = Object.fromEntries(columns.map((column) => [column, 'text' as const]));
  const { table, reading } = await read(nasty(`${name}.csv`), { types: asText });
  expect(names(table)).toEqual(columns);
  expect(cells(table)).toEqual(expected.map((row) => columns.map((column) => row[column] || null)));
  expect(reading.problems).toEqual([]);
});

test.each([
  ['bench_latin.csv', 'windows-1252', '©'],
  ['bench_utf16.csv', 'utf-16le', 'ʤ'],
  ['bench_utf16-big.csv', 'utf-16be', 'ʤ'],
])('%s is recognised as %s', async (file, encoding, last) => {
  const { table, reading } = await read(nasty(file));
  expect(reading.encoding).toBe(encoding);
  expect(cells(table)).toEqual([
    [1, 2, '3'],
    [4, 5, last],
  ]);
});

test('old Mac line ends separate rows, also inside quoted cells', async () => {
  const { table } = await read(nasty('bench_mac-newlines.csv'));
  expect(cells(table)).toEqual([
    ['1', 2, 3],
    ['Once upon\ra time', 5, 6],
  ]);
});

test('every oddity of a malformed file is reported with its line', async () => {
  const { table, reading } = await read(nasty('malformed.tsv'), {}, 'malformed.tsv');
  expect(reading.delimiter).toBe('\t');
  expect(types(table).slice(0, 2)).toEqual(['text', 'real']);
  expect(reading.problems.map(({ line, message }) => [line, message])).toEqual([
    [3, 'This row has 9 cells where 8 are expected; left out: “52”.'],
    [6, 'This row has 7 cells where 8 are expected; the others were read as missing.'],
    [9, 'A quoted cell is never closed. Lines 9 to 10 were read as one row.'],
    [9, 'This row has 3 cells where 8 are expected; the others were read as missing.'],
  ]);
});
