import { describe, expect, test } from 'vitest';
import { RainError } from '../../../src/engine/base/errors.ts';
import { parseCase } from '../../../src/engine/case/parse.ts';

/** The example of the specification. */
const example = {
  rain: 1,
  tables: { train: { file: 'train.csv' }, pairs: { file: 'query.csv', types: { zip: 'text' }, missing: ['', '?'] } },
  model: {
    train: 'train',
    label: 'label',
    kind: 'softmax',
    l2: 0.001,
    holdout: 0,
    seed: 1,
    features: ['age', { column: 'pixel*', as: 'scaled', by: 255 }, { column: 'zip', as: 'category' }],
  },
  queries: [{ id: 'q1', sql: "SELECT COUNT(*) AS n FROM pairs WHERE predict(*) = 'match'" }],
  complaints: [{ query: 'q1', row: {}, column: 'n', op: '=', value: 132, tolerance: 0.5 }],
  debug: { method: 'holistic', fix: 'remove', perStep: 10, budget: 66, stop: 'budget', seed: 1 },
  truth: { column: 'corrupted' },
};

/** The example with one part replaced, by its path; `undefined` takes it out. */
function changed(path: string, value: unknown): string {
  const copy = structuredClone(example) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  parent[last] = value;
  return JSON.stringify(copy);
}

function errorOf(text: string): RainError {
  try {
    parseCase(text, 'case.json');
  } catch (error) {
    if (error instanceof RainError) return error;
    throw error;
  }
  throw new Error('The case was taken.');
}

test('the example of the specification is taken as it is', () => {
  expect(parseCase(JSON.stringify(example))).toEqual(example);
});

test('a byte order mark in front is no error', () => {
  expect(parseCase(`\uFEFF${JSON.stringify(example)}`)).toEqual(example);
});

test.each([
  ['unknown key at the top', 'table', {}, 'table'],
  ['unknown key inside', 'debug.persteps', 3, 'debug.persteps'],
  ['wrong version', 'rain', 2, 'rain'],
  ['version as text', 'rain', '1', 'rain'],
  ['no tables', 'tables', undefined, 'tables'],
  ['tables that are empty', 'tables', {}, 'tables'],
  ['a table without a file', 'tables.train', {}, 'tables.train.file'],
  ['an unknown column type', 'tables.pairs.types.zip', 'string', 'tables.pairs.types.zip'],
  ['a header that is no yes or no', 'tables.train.header', 'no', 'tables.train.header'],
  ['a file outside of any folder', 'tables.train.file', '/etc/passwd', 'tables.train.file'],
  ['a file from the web', 'tables.train.file', 'https://example.org/a.csv', 'tables.train.file'],
  ['a model that trains on no table', 'model.train', 'trian', 'model.train'],
  ['negative l2', 'model.l2', -1, 'model.l2'],
  ['a feature that is a number', 'model.features.1', 7, 'model.features[1]'],
  ['a feature treated in an unknown way', 'model.features.2.as', 'onehot', 'model.features[2].as'],
  ['a scaled feature without a divisor', 'model.features.1', { column: 'x', as: 'scaled' }, 'model.features[1].by'],
  ['a divisor of a feature that is not scaled', 'model.features.2.by', 3, 'model.features[2].by'],
  ['two queries of one name', 'queries', [example.queries[0], example.queries[0]], 'queries[1].id'],
  ['a query without SQL', 'queries.0.sql', undefined, 'queries[0].sql'],
  ['a complaint value of the wrong type', 'complaints.0.value', 'x', 'complaints[0].value'],
  ['a complaint without its value', 'complaints.0.value', undefined, 'complaints[0].value'],
  ['an unknown op', 'complaints.0.op', '<', 'complaints[0].op'],
  ['a tolerance on a direction', 'complaints.0.op', 'too high', 'complaints[0].value'],
  ['a complaint about no query', 'complaints.0.query', 'q2', 'complaints[0].query'],
  ['a complaint about no row', 'complaints.0.row', undefined, 'complaints[0]'],
  ['a complaint about a row named twice', 'complaints.0.from', { pairs: 1 }, 'complaints[0]'],
  ['a budget of nothing', 'debug.budget', 0, 'debug.budget'],
  ['a budget of half a row', 'debug.budget', 1.5, 'debug.budget'],
  ['an unknown method', 'debug.method', 'magic', 'debug.method'],
  ['debugging without a complaint', 'complaints', undefined, 'debug'],
  ['a list of tables', 'tables', [], 'tables'],
  ['an absolute path', 'tables.train.file', '/etc/passwd', 'tables.train.file'],
  ['a path on a drive', 'tables.train.file', 'C:\\train.csv', 'tables.train.file'],
  ['an address', 'tables.train.file', 'https://example.com/train.csv', 'tables.train.file'],
  ['a list of values for a row', 'complaints.0.row', [], 'complaints[0].row'],
  ['a complaint that is a text', 'complaints.0', 'n = 132', 'complaints[0]'],
  ['a table without a name', 'tables.', { file: 'a.csv' }, 'tables[""]'],
  ['an unknown chart', 'queries.0.view', { chart: 'pie' }, 'queries[0].view.chart'],
  ['an empty title', 'queries.0.title', '', 'queries[0].title'],
  ['a column that is no wider than nothing', 'queries.0.view', { widths: { n: 0 } }, 'queries[0].view.widths.n'],
  ['an unknown mark', 'marks', [{ row: 1, as: 'drop' }], 'marks[0].as'],
  ['a mark on a row of no model', 'marks', [{ model: 'm', row: 1, as: 'keep' }], 'marks[0]'],
  ['something unknown in view', 'view', { tab: 1 }, 'view.tab'],
  ['an unknown way to look', 'view', { search: { method: 'magic' } }, 'view.search.method'],
  ['both model and models', 'models', { m: example.model }, 'models'],
  ['complaints without a model', 'model', undefined, 'complaints'],
  ['a truth that is a text', 'truth', 'corrupted', 'truth'],
])('refused with its path: %s', (_, path, value, place) => {
  const error = errorOf(changed(path, value));
  expect(error.code).toBe('case-invalid');
  expect(error.place).toEqual({ kind: 'case', path: place });
  expect(error.message.startsWith(`${place}: `)).toBe(true);
});

test('what is missing, and what JSON has no word for, is said in words', () => {
  expect(errorOf(changed('tables', undefined)).message).toBe('tables: this is missing. Add it.');
  expect(errorOf(changed('complaints.0.op', undefined)).message).toBe(
    'complaints[0].op: this is missing; it must be "=" or "<=" or ">=" or "too high" or "too low" or "absent" or "present" or "prediction".',
  );
  const deep = JSON.stringify(example).replace('"row":{}', `"row":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
  expect(errorOf(deep).message).toMatch(/^complaints\[0\]\.row\.a: this must be .*, but it is an object\.$/);
  const huge = JSON.stringify(example).replace('132', '1e999');
  const beyond = 'this must be a number that a double can hold, but it is Infinity.';
  expect(errorOf(huge).message).toBe(`complaints[0].value: ${beyond}`);
});

test('a list where the object should be is refused', () => {
  expect(errorOf('[]')).toMatchObject({ code: 'case-invalid', place: { kind: 'case', path: '' } });
});

test('names that every object knows are names like any others', () => {
  const row = { constructor: 'Ferrari', prototype: 1, toString: null };
  const text = changed('complaints.0.row', row);
  expect(parseCase(text).complaints).toEqual([{ ...example.complaints[0], row }]);
  const types = { constructor: 'text', prototype: 'integer' };
  expect(parseCase(changed('tables.pairs.types', types)).tables.pairs.types).toEqual(types);
  expect(Object.keys(parseCase(changed('tables.constructor', { file: 'c.csv' })).tables)).toContain('constructor');
  const hostile = changed('tables.pairs', 0).replace('"pairs":0', '"__proto__": {"file": "p.csv"}');
  expect(errorOf(hostile).place).toEqual({ kind: 'case', path: 'tables.__proto__' });
});

test('what the page shows and what was marked is taken as it is', () => {
  const view = { chart: 'line', drawn: 'n', grid: false, filter: 'a', hidden: ['x'], widths: { n: 120 } };
  const whole = {
    ...example,
    queries: [{ ...example.queries[0], title: 'Matches', view: { ...view, sort: { column: 'n', descending: true } } }],
    marks: [
      { model: 'model', row: 3, as: 'keep' },
      { model: 'model', row: 0, as: 'relabel' },
    ],
    view: {
      query: 'q1',
      model: 'model',
      suspects: { sort: { column: '+given' } },
      search: { method: 'loss', suspects: 'x > 1' },
    },
  };
  expect(parseCase(JSON.stringify(whole))).toEqual(whole);
  const unnamed = { ...whole, marks: [{ row: 3, as: 'keep' }] };
  expect(parseCase(JSON.stringify(unnamed)).marks).toEqual([whole.marks[0]]);
});

test('names that are properties of every object are no tables', () => {
  expect(errorOf(changed('model.train', 'constructor')).place).toEqual({ kind: 'case', path: 'model.train' });
});

test('tables whose names differ in case only are refused, as SQL cannot tell them apart', () => {
  const error = errorOf(changed('tables.TRAIN', { file: 'other.csv' }));
  expect(error.place).toEqual({ kind: 'case', path: 'tables.TRAIN' });
});

test('a table whose name is no plain word is quoted in the path', () => {
  expect(errorOf(changed('tables.my table', { file: 1 })).place).toEqual({
    kind: 'case',
    path: 'tables["my table"].file',
  });
});

describe('JSON that is none', () => {
  test.each([
    ['{\n  "rain": 1,\n}', 3, 1],
    ['{"rain": 1', 1, 11],
    ['', 1, 1],
    ['{"rain": 01}', 1, 11],
    ["{'rain': 1}", 1, 2],
    ['{"rain": 1}\n  x', 2, 3],
    ['{"a": [1, 2,]}', 1, 13],
    ['{"a": "b\nc"}', 1, 7],
    ['{"a" 1}', 1, 6],
    ['{"a": tru}', 1, 7],
    ['[1 2]', 1, 4],
    ['{"a": 1]', 1, 8],
  ])('%j: line %i, column %i', (text, line, column) => {
    expect(errorOf(text)).toMatchObject({
      code: 'case-syntax',
      place: { kind: 'file', file: 'case.json', line, column },
    });
  });
});

test('a file may have any name, a colon in it too', () => {
  const { tables } = parseCase(changed('tables.train.file', 'data/run: 1.csv'), 'case.json');
  expect(tables.train.file).toBe('data/run: 1.csv');
});
