import { expect, test } from 'vitest';
import { draftOf, specOf } from '../../../src/app/state/model-draft.ts';
import type { ModelSpec } from '../../../src/engine/debugger/api.ts';

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

test('without held-out rows there is no early stop to ask for', () => {
  expect(specOf({ ...draftOf('churn', spec), holdout: 0 }, []).earlyStop).toBeUndefined();
});
