import { expect, test } from 'vitest';
import { keyOf, needsTwoLines, suspectColumns } from '../../../src/app/suspects/columns.ts';
import { rankedColumns } from '../../../src/app/suspects/ranked-columns.ts';
import type { ColumnInfo } from '../../../src/engine/debugger/api.ts';

const column = (name: string, type: ColumnInfo['type']): ColumnInfo => ({ name, type }) as ColumnInfo;

test('pixels are one image, and every complaint has its effect', () => {
  const pixels = Array.from({ length: 196 }, (_, i) => column(`pixel${i}`, 'integer'));
  const columns = suspectColumns({
    columns: [...pixels, column('note', 'text')],
    models: ['model'],
    classes: [0, 1],
    total: 9,
    effects: [
      { what: 'digit 1 · scans', title: 'digit 1 · scans', length: 12 },
      { what: 'the chance that digit 7 is in the answer', title: 'Chance of digit 7', length: 12 },
    ],
  });
  expect(columns.map(({ title }) => title)).toEqual([
    '#',
    'Image',
    'Given',
    'Suggested',
    'digit 1 · scans',
    'Chance of digit 7',
    'note',
    'Data row',
  ]);
  expect(columns.find((each) => each.shows === 'image')).toMatchObject({ side: 14 });
  expect(columns.map(keyOf)).toEqual([
    { by: 'rank' },
    null,
    { by: 'given' },
    { by: 'suggested' },
    { by: 'effect', complaint: 0 },
    { by: 'effect', complaint: 1 },
    { by: 'value', column: 'note' },
    { by: 'row' },
  ]);
  expect(columns.filter(({ sortable }) => !sortable).map(({ title }) => title)).toEqual(['Image']);
});

test('one complaint’s effect needs no other name, and long labels get room', () => {
  const effects = [{ what: 'n', title: 'n', length: 17 }];
  const columns = (classes: string[]) => suspectColumns({ columns: [], models: ['model'], classes, total: 9, effects });
  const given = (classes: string[]) => columns(classes).find(({ title }) => title === 'Given')?.width ?? 0;
  expect(columns(['a']).map(({ title }) => title)).toContain('Effect');
  expect(given(['complaint about billing'])).toBeGreaterThan(given(['a']));
});

test('titles of effects leave out what they share, and what is too long for its column takes two lines', () => {
  const effects = (titles: string[]) =>
    suspectColumns({
      columns: [],
      models: ['model'],
      classes: [],
      total: 9,
      effects: titles.map((title) => ({ what: title, title, length: 11 })),
    }).filter(({ shows }) => shows === 'effect');
  const weeks = effects(['week 7 · churners', 'week 8 · churners']);
  expect(weeks.map(({ title }) => title)).toEqual(['week 7', 'week 8']);
  expect(weeks.map(({ note }) => note)).toContain('week 8 · churners when this row alone is removed');
  expect(weeks.some(needsTwoLines)).toBe(false);
  const others = effects(['week 7 · churners', 'week 7 · stayers', 'churners']);
  expect(others.map(({ title }) => title)).toEqual(['week 7 · churners', 'week 7 · stayers', 'churners']);
  expect(others.map(needsTwoLines)).toEqual([true, true, false]);
});

test('ids and other columns that no model learns from come last', () => {
  const { columns, places } = rankedColumns([
    {
      name: 'model',
      label: 'y',
      columns: [column('id', 'integer'), column('y', 'text'), column('age', 'integer')],
      leavesOut: new Set(['id']),
    },
  ]);
  expect(columns.map(({ name }) => name)).toEqual(['age', 'id']);
  expect(places.get('model')).toEqual([2, 0]);
});

test('a million ranks fit', () => {
  const rank = (total: number) =>
    suspectColumns({ columns: [], models: ['model'], classes: [], total, effects: [] })[0].width;
  expect(rank(1_000_000)).toBeGreaterThan(rank(100));
  expect(rank(1_000_000)).toBeGreaterThanOrEqual(7 * 7.3 + 16);
});

test('rows of several models share the columns that their tables have by name, and name their model', () => {
  const shared = rankedColumns([
    {
      name: 'spam',
      label: 'label',
      columns: [column('x', 'real'), column('label', 'text'), column('size', 'real')],
      leavesOut: new Set(),
    },
    {
      name: 'churn',
      label: 'left',
      columns: [column('left', 'text'), column('label', 'text'), column('x', 'real')],
      leavesOut: new Set(['x']),
    },
  ]);
  expect(shared.columns.map(({ name }) => name)).toEqual(['x', 'size', 'label']);
  expect(shared.places.get('spam')).toEqual([0, 2, -1]);
  expect(shared.places.get('churn')).toEqual([2, -1, 1]);
  const columns = suspectColumns({
    columns: shared.columns,
    models: ['spam', 'churn'],
    classes: [],
    total: 9,
    effects: [],
  });
  expect(columns.map(({ title }) => title)).toEqual([
    '#',
    'Model',
    'Given',
    'Suggested',
    'x',
    'size',
    'label',
    'Data row',
  ]);
});
