import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePointOrder } from '../../../src/engine/features/code-point-order.ts';
import { readLabels } from '../../../src/engine/features/labels.ts';
import { errorOf, tableOf } from './helpers.ts';

test('numbers ascend, missing labels are −1', async () => {
  const labels = readLabels(await tableOf('y,x\n10,1\n9,1\n,1\n10,1\n'), 'Y');
  expect(labels).toMatchObject({ column: 'y', type: 'integer', classes: [9, 10] });
  expect([...labels.y]).toEqual([1, 0, -1, 1]);
});

test('texts stand in code-point order, booleans are 0 and 1', async () => {
  const table = await tableOf('t,b\nspam,true\nHam,false\nspam,true\n');
  expect(readLabels(table, 't').classes).toEqual(['Ham', 'spam']);
  expect(readLabels(table, 'b')).toMatchObject({ type: 'boolean', classes: [0, 1], y: Int32Array.of(1, 0, 1) });
});

test.each([
  ['one-class', 'y,x\na,1\na,2\n,3\n', 'y'],
  ['no-labels', 'y,x\n,1\n,2\n', 'y'],
  ['unknown-column', 'y,x\na,1\nb,2\n', 'z'],
  ['too-many-classes', 'y,x\n' + Array.from({ length: 5000 }, (_, i) => `c${i},1\n`).join(''), 'y'],
  ['too-many-classes', 'y,x\n' + Array.from({ length: 40 }, (_, i) => `${i / 7},1\n`).join(''), 'y'],
])('%s', async (code, csv, column) => {
  const table = await tableOf(csv);
  const error = await errorOf(Promise.resolve().then(() => readLabels(table, column)));
  expect(error.code).toBe(code);
});

test('as many classes as there may be, where rows share them', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => `c${i % 40},1\n`).join('');
  expect(readLabels(await tableOf(`y,x\n${rows}`), 'y').classes).toHaveLength(40);
});

test('code-point order is the order of UTF-8 bytes', () => {
  const unit = fc.constantFrom('a', 'B', 'é', '\u{ffff}', '\u{e000}', '😀', '\u{10000}');
  fc.assert(
    fc.property(fc.string({ unit }), fc.string({ unit }), (a, b) => {
      expect(Math.sign(codePointOrder(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
  );
});
