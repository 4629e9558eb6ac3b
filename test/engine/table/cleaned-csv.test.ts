import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { cleanedCsv, type Cleaning } from '../../../src/engine/table/cleaned-csv.ts';
import type { ImportOptions } from '../../../src/engine/table/reading.ts';
import { cells } from './cells.ts';
import { codeOf, read } from './helpers.ts';

const nothing: Cleaning = { removed: new Set(), relabelled: new Map(), labelColumn: 'b' };

/** A file after it was cleaned, as UTF-8 text. */
async function cleaned(text: string, cleaning: Partial<Cleaning> = {}, options: ImportOptions = {}): Promise<string> {
  const written = await cleanedCsv(new Blob([text]), 'x.csv', options, { ...nothing, ...cleaning }, Work.quiet);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await written.arrayBuffer());
}

const original =
  'id; amount ;"label"\r\n007;1.50;"a;b"\r\n"008";+1;=x\r\n\r\n009;;y;more\r\n010;"say ""hi""";"z"\r\n011;2;"z"\r\n';

test('removed rows go, relabelled cells change as the file writes them, everything else stays as it is', async () => {
  const cleaning = { removed: new Set([0]), relabelled: new Map([[3, 0]]), labelColumn: 'label' };
  expect(await cleaned(original, cleaning)).toBe(
    'id; amount ;"label"\r\n"008";+1;=x\r\n\r\n009;;y;more\r\n010;"say ""hi""";"a;b"\r\n011;2;"z"\r\n',
  );
});

test('a label is written as its row has it: numbers and truth values too', async () => {
  const relabelled = new Map([[0, 1]]);
  expect(await cleaned('a,b\n1,0.0\n2,1.0\n', { relabelled })).toBe('a,b\n1,1.0\n2,1.0\n');
  expect(await cleaned('a,b\n1,FALSE\n2,TRUE\n', { relabelled })).toBe('a,b\n1,TRUE\n2,TRUE\n');
  expect(await cleaned('a,b\n1, "x"\n2,y', { relabelled: new Map([[1, 0]]) })).toBe('a,b\n1, "x"\n2, "x"');
});

test('a row whose quotes are out of order, or that is too short for its label, gets it all the same', async () => {
  const torn = 'a,b\n"x"y,z",1\n2,0\n';
  expect(await cleaned(torn, { relabelled: new Map([[0, 1]]) })).toBe('a,b\n"x""y,z",0\n2,0\n');
  const short = 'a,b,c\n1,2,yes\n3\n4,5,no\n';
  expect(await cleaned(short, { labelColumn: 'c', relabelled: new Map([[1, 0]]) })).toBe(
    'a,b,c\n1,2,yes\n3,,yes\n4,5,no\n',
  );
});

test('the missing cells of a single column stay rows, for other readers too', async () => {
  const cleaning = { removed: new Set([0]), relabelled: new Map([[3, 4]]), labelColumn: 'label' };
  const written = await cleaned('label\nham\n""\n\nham\nspam\n\n', cleaning);
  expect(written).toBe('label\n""\n""\nspam\nspam\n""\n');
  expect(cells((await read(written)).table)).toEqual([[null], [null], ['spam'], ['spam'], [null]]);
});

test.each([
  ['quotes and line breaks in cells', 'a,b\n"x\ny",1\n 2 ,003\n'],
  ['quotes that no cell needs', '"a","b"\n"x","1"\n'],
  ['blank lines', '\na,b\n\nx,1\n\n\ny,2\n\n'],
  ['no line end at its end', 'a,b\r\nx,1\r\ny,2'],
  ['a byte order mark', '\ufeffa,b\né,1\n'],
  ['none', 'a,b\né,1\n'],
  ['line ends of several kinds', 'a,b\r\n"x\r\ny\nz",1\r\n\r"p\rq",2\n"r"s,3\r\n\ny,4\rz,5'],
  ['rows without anything but tabs', 'a\tb\tc\nx\ty\t1\n\t\t\ny\tz\t2\n'],
  ['spaces around quoted cells', 'a,b\n"x" ,1\n "y" ,2\n'],
])('nothing to change gives the same file: %s', async (_, text) => {
  expect(await cleaned(text)).toBe(text);
});

test.each([
  ['Windows-1252', {}, [0x61, 0x2c, 0x62, 0x0a, 0xe9, 0x2c, 0x31, 0x0a, 0x80, 0x2c, 0x32, 0x0a]],
  ['ISO-8859-2', { encoding: 'iso-8859-2' }, [0x61, 0x2c, 0x62, 0x0a, 0xb1, 0x2c, 0x31, 0x0a, 0xe6, 0x2c, 0x32, 0x0a]],
  ['UTF-16 LE', {}, [0xff, 0xfe, ...[...'a,b\né,1\nü,2\n'].flatMap((c) => [c.charCodeAt(0), 0])]],
  ['UTF-16 BE', {}, [0xfe, 0xff, ...[...'a,b\né,1\nü,2\n'].flatMap((c) => [0, c.charCodeAt(0)])]],
])('a file in %s keeps its bytes', async (_, options, bytes) => {
  const file = new Blob([Uint8Array.from(bytes)]);
  const written = await cleanedCsv(file, 'x.csv', options, nothing, Work.quiet);
  expect([...new Uint8Array(await written.arrayBuffer())]).toEqual(bytes);
});

test('a byte order mark that was read as letters stays one', async () => {
  const bytes = [0xef, 0xbb, 0xbf, 0x61, 0x2c, 0x62, 0x0a, 0xe9, 0x2c, 0x31, 0x0a];
  const file = new Blob([Uint8Array.from(bytes)]);
  const written = await cleanedCsv(file, 'x.csv', { encoding: 'windows-1252' }, nothing, Work.quiet);
  expect([...new Uint8Array(await written.arrayBuffer())]).toEqual(bytes);
});

test('nothing to change gives the same file: any text at all, malformed ones too', async () => {
  const unit = fc.constantFrom('a', '1', ' ', '\t', ',', '"', '\n', '\r\n', '\r');
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, maxLength: 40 }), async (text) => {
      const whole = `a,b\r\nx,1\n${text}`;
      expect(await cleaned(whole, {}, { delimiter: ',', header: true })).toBe(whole);
    }),
    { numRuns: 400 },
  );
});

test('a relabelled row keeps its line end among others', async () => {
  const written = await cleaned('a,b\r\n"x\ny",1\r\ny,2\rz,3\n', {
    relabelled: new Map([[0, 2]]),
    removed: new Set([1]),
  });
  expect(written).toBe('a,b\r\n"x\ny",3\r\nz,3\n');
});

test('a file in an encoding that is not written becomes UTF-8 with a mark', async () => {
  const file = new Blob([Uint8Array.of(0x61, 0x2c, 0x62, 0x0a, 0x82, 0xa0, 0x2c, 0x31, 0x0a)]);
  const written = await cleanedCsv(file, 'x.csv', { encoding: 'shift_jis' }, nothing, Work.quiet);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await written.arrayBuffer());
  expect(text).toBe('\ufeffa,b\nあ,1\n');
});

test('a label that is no column is an error', async () => {
  const wrong = cleanedCsv(new Blob(['a,b\n1,2\n']), 'x.csv', {}, { ...nothing, labelColumn: 'c' }, Work.quiet);
  expect(await codeOf(wrong)).toBe('unknown-column');
});
