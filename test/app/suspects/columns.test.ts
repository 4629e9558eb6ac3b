import { expect, test } from 'vitest';
import { suspectColumns } from '../../../src/app/suspects/columns.ts';
import type { ColumnInfo } from '../../../src/engine/debugger/api.ts';

const column = (name: string, type: ColumnInfo['type']): ColumnInfo => ({ name, type }) as ColumnInfo;

test('pixels are one image, the label is no value, and every complaint has its effect', () => {
  const pixels = Array.from({ length: 196 }, (_, i) => column(`pixel${i}`, 'integer'));
  const columns = suspectColumns({
    columns: [column('digit', 'integer'), ...pixels, column('note', 'text')],
    label: 'digit',
    classes: [0, 1],
    effects: [
      { about: 'digit 1 · scans', length: 12 },
      { about: 'digit 7 · scans', length: 12 },
    ],
  });
  expect(columns.map(({ title }) => title)).toEqual([
    '#',
    'Image',
    'Given',
    'Suggested',
    'digit 1 · scans',
    'digit 7 · scans',
    'note',
    'Data row',
  ]);
  expect(columns.find((each) => each.shows === 'image')).toMatchObject({ side: 14 });
});

test('one complaint’s effect needs no other name, and long labels get room', () => {
  const effects = [{ about: 'n', length: 17 }];
  const columns = (classes: string[]) => suspectColumns({ columns: [], label: 'label', classes, effects });
  const given = (classes: string[]) => columns(classes).find(({ title }) => title === 'Given')?.width ?? 0;
  expect(columns(['a']).map(({ title }) => title)).toContain('Effect');
  expect(given(['complaint about billing'])).toBeGreaterThan(given(['a']));
});
