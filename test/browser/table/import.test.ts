import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { cleanedCsv } from '../../../src/engine/table/cleaned-csv.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import { cells } from '../../engine/table/cells.ts';

/** The same file in several encodings, as the browser's own streams deliver it. */
const text = 'id,name,price\r\n1,"Zoë\r\nZ",1.50\r\n2,Žofie,\r\n';
const expected = [
  [1, 'Zoë\r\nZ', 1.5],
  [2, 'Žofie', null],
];

function utf16(content: string): Uint8Array<ArrayBuffer> {
  const units = Uint16Array.from(`\ufeff${content}`, (c) => c.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

async function gzipped(content: string): Promise<Blob> {
  return await new Response(new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

test.each([
  ['UTF-8', new Blob([text]), 'utf-8'],
  ['UTF-16', new Blob([utf16(text)]), 'utf-16le'],
  ['gzip', await gzipped(text), 'utf-8'],
])('%s is read in the browser as in Node', async (_what, file, encoding) => {
  const { table, reading } = await importTable('t', file, 'test.csv', {}, Work.quiet);
  expect(cells(table)).toEqual(expected);
  expect(reading).toMatchObject({ encoding, problems: [], notes: [] });
});

test('Windows-1252 is the fallback', async () => {
  const file = new Blob([new Uint8Array([0x61, 0x2c, 0x62, 0x0a, 0x8e, 0x2c, 0x31])]);
  const { table, reading } = await importTable('t', file, 'test.csv', {}, Work.quiet);
  expect(cells(table)).toEqual([['Ž', 1]]);
  expect(reading.encoding).toBe('windows-1252');
});

test('a cleaned file keeps every other cell', async () => {
  const cleaning = { removed: new Set([1]), relabelled: new Map<number, number>(), labelColumn: 'name' };
  const cleaned = await cleanedCsv(new Blob([text]), 'test.csv', {}, cleaning, Work.quiet);
  expect(await cleaned.text()).toBe('id,name,price\r\n1,"Zoë\r\nZ",1.50\r\n');
});
