import { describe, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { importTable, previewFile } from '../../../src/engine/table/import.ts';
import { cells } from './cells.ts';
import { codeOf, names, read, types } from './helpers.ts';

const latin1 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe('types', () => {
  test.each([
    ['integers', ['1', '-2', ' 3 ', ''], 'integer'],
    ['decimals', ['1', '2.5', '.5', '1e5'], 'real'],
    ['booleans', ['true', 'FALSE', ''], 'boolean'],
    ['leading zeros', ['1', '007'], 'text'],
    ['a leading plus', ['1', '+49301234'], 'text'],
    ['ranges', ['5', '1-10'], 'text'],
    ['more digits than a double holds', ['1', '12345678901234567890'], 'text'],
    ['words for infinity', ['1', 'inf'], 'text'],
    ['numbers beyond a double', ['1', '1e999'], 'text'],
    ['booleans and numbers', ['true', '1'], 'text'],
    ['names that objects inherit', ['constructor', 'toString'], 'text'],
    ['nothing at all', ['', ''], 'text'],
  ])('%s', async (_what, column, type) => {
    const { table } = await read(['x,y', ...column.map((cell) => `${cell},z`)].join('\n'), { header: true });
    expect(types(table)[0]).toBe(type);
  });

  test.each([
    ['decimal commas', ['0,5', '-1,25', '3', ''], 'real', [0.5, -1.25, 3, null]],
    ['points between thousands', ['1.234,50', '2,10'], 'real', [1234.5, 2.1]],
    ['what may be thousands, next to what may not', ['1,234', '0,500'], 'real', [1.234, 0.5]],
    ['what may be thousands, and nothing else', ['1,234', '12,345', '7'], 'text', ['1,234', '12,345', '7']],
    ['commas and points', ['1,5', '2.5'], 'text', ['1,5', '2.5']],
    ['points alone', ['1.5', '2'], 'real', [1.5, 2]],
    ['lists and leading zeros', ['1,5,7', '007,5'], 'text', ['1,5,7', '007,5']],
  ])('where semicolons divide: %s', async (_what, column, type, values) => {
    const { table } = await read(['x;y', ...column.map((cell) => `${cell};z`)].join('\n'), {
      delimiter: ';',
      header: true,
    });
    expect(types(table)[0]).toBe(type);
    expect(cells(table).map(([cell]) => cell)).toEqual(values);
  });

  test('where commas divide, a comma in a cell is no decimal one, unless the person says that these are numbers', async () => {
    const { table } = await read('x,y\n"1,5",a\n"0,2",b\n', { header: true });
    expect(types(table)[0]).toBe('text');
    const asked = await read('x;y\n1,234;a\n2,345;b\n', { header: true, types: { x: 'real' } });
    expect(cells(asked.table).map(([cell]) => cell)).toEqual([1.234, 2.345]);
    expect(asked.reading.problemCount).toBe(0);
  });

  test('what may be thousands is no integer, and is told of, where the person asked for integers', async () => {
    const { table, reading } = await read('x;y\n1,000;a\n2,0;b\n3;c\n', { header: true, types: { x: 'integer' } });
    expect(cells(table).map(([cell]) => cell)).toEqual([null, 2, 3]);
    expect(reading.problems.map(({ line }) => line)).toEqual([2]);
  });

  test('decimal commas tell a header from data', async () => {
    const without = await read('1,5;a\n2,5;b\n3,5;c\n', { delimiter: ';' });
    expect(without.reading).toMatchObject({ header: false, doubts: [] });
    const withOne = await read('x;y\n1,5;2,5\n3,5;4,5\n', { delimiter: ';' });
    expect(withOne.reading).toMatchObject({ header: true, doubts: [] });
  });

  test('one late cell of text keeps the text of all cells before it', async () => {
    const numbers = Array.from({ length: 200_000 }, (_, i) => `${i}.50`);
    const { table } = await read(['x,y', ...numbers.map((n) => `${n},1`), 'end,2'].join('\n'));
    expect(types(table)).toEqual(['text', 'integer']);
    expect(cells(table)[199_999]).toEqual(['199999.50', 1]);
    expect(cells(table)[200_000]).toEqual(['end', 2]);
  });

  test('asked for, they are followed, and cells that do not fit are missing and reported', async () => {
    const { table, reading } = await read('a,b,c\n007,yes,1.5\nx,no,2\n', {
      types: { a: 'integer', b: 'boolean', c: 'text' },
    });
    expect(cells(table)).toEqual([
      [7, 1, '1.5'],
      [null, 0, '2'],
    ]);
    expect(reading.problems).toEqual([
      { line: 3, column: 1, message: '“x” in column “a” is not an integer; it was read as missing.' },
    ]);
  });

  test('texts that mean missing are missing in every column, with or without spaces', async () => {
    const { table } = await read('a,b\n1, ?\nNA,x\n?,\n', { missing: ['?', 'NA'] });
    expect(types(table)).toEqual(['integer', 'text']);
    expect(cells(table)).toEqual([
      [1, null],
      [null, 'x'],
      [null, null],
    ]);
  });
});

describe('header', () => {
  test.each([
    ['a,b\n1,2\n', true],
    ['1,2\n3,4\n', false],
    ['country,2019,2020\nFrance,1,2\n', false],
    ['label,0,1\n5,0,255\n', true],
    ['name,city\nAnn,Rome\n', true],
    ['Ann,Rome\nBob,Rome\n', false],
    ['x,\n1,a\n', true],
    ['?,a\n1,b\n', true],
  ])('%j: %s', async (text, header) => {
    expect((await read(text)).reading.header).toBe(header);
  });

  test('a choice overrides it', async () => {
    const { table } = await read('a,b\n1,2\n', { header: false });
    expect(names(table)).toEqual(['column1', 'column2']);
    expect(cells(table)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  test('names that SQLite could not hold side by side are changed, and said', async () => {
    const { table, reading } = await read('a,A, b ,,a_2,a\n1,2,3,4,5,6\n');
    expect(names(table)).toEqual(['a', 'A_3', 'b', 'column4', 'a_2', 'a_4']);
    expect(new Set(names(table).map((name) => name.toLowerCase())).size).toBe(6);
    expect(reading.notes).toHaveLength(3);
    expect(reading.notes[0]).toContain('“A_3”');
  });
});

describe('doubts', () => {
  test.each([
    ['nothing to doubt', 'x,label\n1,a\n2,b\n', []],
    ['a column of a few classes tells names from data', 'text,label\nhi,spam\nho,ham\nhu,spam\n', []],
    ['names on top that come again', 'Ann,Rome\nBob,Rome\n', []],
    ['one column of numbers', 'n\n1\n2\n', []],
    ['texts that all differ', 'name,city\nAnn,Rome\nBob,Oslo\n', ['header']],
    ['two ways to divide', 'from, to;n\n1,5;2\n2,5;3\n', ['delimiter']],
    ['a divider that is not looked for', 'a:b\n1:x\n2:y\n', ['delimiter', 'header']],
    ['bytes that are no UTF-8', latin1('name,n\nM\u00fcller,1\n'), ['encoding']],
  ])('%s', async (_what, text, doubts) => {
    expect((await read(text)).reading.doubts).toEqual(doubts);
  });

  test('there are none about what was asked for', async () => {
    const options = { delimiter: ';', header: true, encoding: 'windows-1252' };
    const { reading } = await read(latin1('von, nach;n\nM\u00fcller,5;x\nB\u00e4r,5;y\n'), options);
    expect(reading.doubts).toEqual([]);
  });
});

describe('rows', () => {
  test.each([
    ['semicolons', 'a;b\n1,5;x\n2,5;y\n', ';'],
    ['tabs', 'a\tb\n1\tx,y\n', '\t'],
    ['bars', 'a|b\n1|2\n', '|'],
    ['a single column', 'a\n1\n2\n', ','],
  ])('%s are recognised', async (_what, text, delimiter) => {
    expect((await read(text)).reading.delimiter).toBe(delimiter);
  });

  test('mixed line ends: rows end with either, quoted ones stay', async () => {
    const { table, reading } = await read('a,b\r\n1,"x\r\ny"\n2,"say ""hi"""\r\n3,"z\n"\r4,w');
    expect(cells(table)).toEqual([
      [1, 'x\r\ny'],
      [2, 'say "hi"'],
      [3, 'z\n'],
      [4, 'w'],
    ]);
    expect(reading.problems).toEqual([]);
  });

  test('short rows are padded, long ones cut, both with their physical line', async () => {
    const { table, reading } = await read('a,b\n"1\n2",x\n3\n4,y,extra\n5,z,\n');
    expect(cells(table)).toEqual([
      ['1\n2', 'x'],
      ['3', null],
      ['4', 'y'],
      ['5', 'z'],
    ]);
    expect(reading.problems.map(({ line }) => line)).toEqual([4, 5]);
    expect(reading.problems[1].message).toContain('“extra”');
    expect(reading.notes).toEqual(['Empty cells beyond the last column left out in 1 row.']);
  });

  test('blank lines are left out and counted, but are missing cells of a single column', async () => {
    const wide = await read('\na,b\n\n1,2\n  \n3,4\n');
    expect(wide.table.rowCount).toBe(2);
    expect(wide.reading.notes).toEqual(['3 blank lines left out.']);
    const single = await read('a\n1\n\n3\n');
    expect(cells(single.table)).toEqual([[1], [null], [3]]);
  });

  test('a quote in the middle of a quoted cell is reported with the lines it swallowed', async () => {
    const { reading } = await read('a,b\n1,"x"y\n2,z"\n3,w\n');
    expect(reading.problems[0]).toEqual({
      line: 2,
      message: 'A quoted cell has a quote in its middle that is not doubled. Lines 2 to 3 were read as one row.',
    });
  });

  test('of many problems a hundred are kept and all are counted', async () => {
    const { reading } = await read('a,b\n' + '1\n'.repeat(250));
    expect(reading.problems).toHaveLength(100);
    expect(reading.problemCount).toBe(250);
    expect(reading.problems[99].line).toBe(101);
  });
});

describe('whole files', () => {
  test('UTF-8 that breaks off late is read again as Windows-1252, and said', async () => {
    const start = new TextEncoder().encode('a,b\n' + 'x,y\n'.repeat(400_000));
    const { table, reading } = await read(new Uint8Array([...start, 0xe9, 0x2c, 0x80, 0x0a]));
    expect(reading.encoding).toBe('windows-1252');
    expect(reading.notes[0]).toContain('Windows-1252');
    expect(cells(table).at(-1)).toEqual(['é', '€']);
  });

  test('a chosen encoding is used, or refused when it cannot be', async () => {
    const bytes = new Uint8Array([0x61, 0x2c, 0x62, 0x0a, 0xe9, 0x2c, 0x31]);
    expect(cells((await read(bytes, { encoding: 'latin1' })).table)).toEqual([['é', 1]]);
    expect(await codeOf(read(bytes, { encoding: 'utf-8' }))).toBe('wrong-encoding');
    expect(await codeOf(read(bytes, { encoding: 'klingon' }))).toBe('unknown-encoding');
  });

  test('gzip is unpacked, and damage to it is said', async () => {
    const packed = new Blob(['a,b\n1,2\n']).stream().pipeThrough(new CompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
    expect(cells((await read(bytes, {}, 'x.csv.gz')).table)).toEqual([[1, 2]]);
    expect(await codeOf(read(bytes.slice(0, -9), {}, 'x.csv.gz'))).toBe('broken-gzip');
  });

  test.each([
    ['empty-file', ''],
    ['empty-file', '\ufeff'],
    ['empty-file', ' \n\n'],
    ['header-only', 'a,b,c\n'],
    ['header-only', 'a,b,c\n\n\n'],
    ['not-text', 'PK\x03\x04and so on'],
    ['not-text', 'PAR1\x15\x04\x15\x10\x15\x14'],
    ['not-text', 'ARROW1\0\0'],
    ['not-text', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
    ['not-text', Uint8Array.from({ length: 5000 }, (_, i) => (i * 37) % 256)],
    ['not-text', Uint8Array.from('a\0,\0b\0\n\x001\0,\x002\0', (c) => c.charCodeAt(0))],
    ['not-a-table', '<!DOCTYPE html>\n<html></html>\n'],
    ['not-a-table', '[{"a": 1}, {"a": 2}]'],
    ['too-many-columns', Array.from({ length: 2001 }, (_, i) => `c${i}`).join(',') + '\n1\n'],
  ])('%s is refused with a message that names the file', async (code, content) => {
    const promise = read(content);
    expect(await codeOf(promise)).toBe(code);
    await expect(promise).rejects.toThrow('test.csv');
  });

  test.each(['PAR1,PAR2\n1,2\n', 'ARROW1,b\n1,2\n'])(
    'a column may be named like a kind of file: %j',
    async (content) => {
      expect(cells((await read(content)).table)).toEqual([[1, 2]]);
    },
  );

  test('a type or a delimiter that cannot be is refused', async () => {
    expect(await codeOf(read('a\n1\n', { types: { b: 'real' } }))).toBe('unknown-column');
    expect(await codeOf(read('a\n1\n', { delimiter: '\n' }))).toBe('bad-delimiter');
  });

  test('progress covers the file, and cancelling ends it', async () => {
    const file = new Blob(['a,b\n' + '1,2\n'.repeat(300_000)]);
    const shares: number[] = [];
    const controller = new AbortController();
    const work = new Work({
      signal: controller.signal,
      report: ({ phase, done, total }) => {
        if (phase !== 'Reading rows') return;
        shares.push(done / total);
        if (done > total / 2) controller.abort();
      },
    });
    expect(await codeOf(importTable('t', file, 't.csv', {}, work))).toBe('cancelled');
    expect(shares[0]).toBe(0);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});

test('a preview reads the beginning the way the import does', async () => {
  const text = 'id;name\n' + Array.from({ length: 5000 }, (_, i) => `${i};"n\n${i}"\n`).join('');
  const preview = await previewFile(new Blob([text]), 'x.csv', {}, Work.quiet);
  expect(preview.columns).toEqual([
    { name: 'id', type: 'integer' },
    { name: 'name', type: 'text' },
  ]);
  expect(preview.rows).toHaveLength(100);
  expect(preview.rows[99]).toEqual([99, 'n\n99']);
  expect(preview.reading.delimiter).toBe(';');
});

test('a preview tells about how many rows there are, unless the file is packed and long', async () => {
  const estimate = async (file: Blob, name = 'x.csv') => (await previewFile(file, name, {}, Work.quiet)).rowEstimate;
  expect(await estimate(new Blob(['a,b\n1,2\n3,4\n']))).toBe(2);
  const long = Array.from({ length: 300_000 }, (_, i) => `${i % 1000},${'x'.repeat(i % 7)}`).join('\n');
  const rows = (await estimate(new Blob(['a,b\n', long]))) ?? 0;
  expect(Math.abs(rows - 300_000)).toBeLessThan(3000);
  const packed = new Blob([long]).stream().pipeThrough(new CompressionStream('gzip'));
  expect(await estimate(await new Response(packed).blob(), 'x.csv.gz')).toBeNull();
});
