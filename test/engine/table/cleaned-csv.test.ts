import { expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { cleanedCsv } from '../../../src/engine/table/cleaned-csv.ts';
import { cells } from './cells.ts';
import { codeOf, read } from './helpers.ts';

const original = 'id; amount ;label\r\n007;1.50;"a;b"\r\n008;+1;=x\r\n\r\n009;;y;more\r\n010;"say ""hi""";z\r\n';

test('removed rows go, relabelled cells change, every other cell keeps its text', async () => {
  const cleaning = { removed: new Set([0]), relabelled: new Map([[3, 'new;one']]), labelColumn: 'label' };
  const written = await cleanedCsv(new Blob([original]), 'x.csv', {}, cleaning, Work.quiet);
  expect(await written.text()).toBe('id; amount ;label\r\n008;+1;=x\r\n009;;y;more\r\n010;"say ""hi""";"new;one"\r\n');
});

test('nothing to change gives the same file, whatever the file', async () => {
  const nothing = { removed: new Set<number>(), relabelled: new Map<number, string>(), labelColumn: 'b' };
  const text = 'a,b\n"x\ny",1\n 2 ,003\n';
  expect(await (await cleanedCsv(new Blob([text]), 'x.csv', {}, nothing, Work.quiet)).text()).toBe(text);
  const wrong = cleanedCsv(new Blob([text]), 'x.csv', {}, { ...nothing, labelColumn: 'c' }, Work.quiet);
  expect(await codeOf(wrong)).toBe('unknown-column');
});

test('the missing cells of a single column stay rows, for other readers too', async () => {
  const cleaning = { removed: new Set([0]), relabelled: new Map([[3, 'spam']]), labelColumn: 'label' };
  const single = 'label\nham\n""\n\nham\nham\n\n';
  const written = await cleanedCsv(new Blob([single]), 'x.csv', {}, cleaning, Work.quiet);
  expect(await written.text()).toBe('label\n""\n""\nspam\nham\n""\n');
  expect(cells((await read(await written.text())).table)).toEqual([[null], [null], ['spam'], ['ham'], [null]]);
});

test.each([
  ['with a byte order mark', '\ufeffa,b\né,1\n'],
  ['without one', 'a,b\né,1\n'],
])('a file %s keeps its bytes', async (_, text) => {
  const nothing = { removed: new Set<number>(), relabelled: new Map<number, string>(), labelColumn: 'b' };
  const written = await cleanedCsv(new Blob([text]), 'x.csv', {}, nothing, Work.quiet);
  expect(new Uint8Array(await written.arrayBuffer())).toEqual(new TextEncoder().encode(text));
});
