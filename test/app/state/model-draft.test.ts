import { expect, test } from 'vitest';
import { draftOf, specOf } from '../../../src/app/state/model-draft.ts';
import type { ModelSpec, TableInfo } from '../../../src/engine/debugger/api.ts';

const spec: ModelSpec = {
  train: 'train',
  label: 'churn',
  kind: 'mlp',
  l2: 0.01,
  holdout: 0.2,
  seed: 7,
  earlyStop: true,
  features: [{ column: 'age', as: 'raw' }],
  except: ['corrupted'],
};

test('a model opened from a case is trained, and saved again, as the case says', () => {
  expect(specOf(draftOf('churn', spec), [])).toEqual(spec);
});

test('columns with names that every object knows are columns like any others', () => {
  const column = (name: string): TableInfo['columns'][number] => {
    return { name, type: 'real', missing: 0, distinct: 9, histogram: [] };
  };
  const columns = ['constructor', 'toString', 'only_here', 'y'].map(column);
  const reading = { problemCount: 0 } as TableInfo['reading'];
  const table = { name: 't', fileName: 't.csv', rowCount: 9, columns, reading };
  const asked = { ...table, name: 'u', columns: columns.slice(0, 2) };
  const draft = { ...draftOf('m', { train: 't', label: 'y' }), overrides: { toString: { as: 'raw' } as const } };
  expect(specOf(draft, [table, asked]).features).toEqual(['constructor', { column: 'toString', as: 'raw' }]);
});

test('without held-out rows there is no early stop to ask for', () => {
  expect(specOf({ ...draftOf('churn', spec), holdout: 0 }, []).earlyStop).toBeUndefined();
});
