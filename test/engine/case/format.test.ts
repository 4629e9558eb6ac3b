import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseFile } from '../../../src/engine/case/case-file.ts';
import { formatCase } from '../../../src/engine/case/format.ts';
import { parseCase } from '../../../src/engine/case/parse.ts';

const caseFiles: fc.Arbitrary<CaseFile> = fc.record({
  rain: fc.constant(1 as const),
  tables: fc.record({
    train: fc.record({ file: fc.constant('train.csv'), missing: fc.array(fc.string()) }, { requiredKeys: ['file'] }),
  }),
  model: fc.record({
    train: fc.constant('train'),
    label: fc.string({ minLength: 1 }),
    l2: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    features: fc.array(fc.string({ minLength: 1 }), { minLength: 1 }),
  }),
  queries: fc.uniqueArray(
    fc.record({ id: fc.string({ minLength: 1 }), sql: fc.string({ minLength: 1, unit: 'grapheme' }) }),
    { selector: ({ id }) => id },
  ),
});

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(caseFiles, (caseFile) => {
      // −0 is written as 0, which is the same number in a case.
      expect(parseCase(formatCase(caseFile))).toEqual(JSON.parse(JSON.stringify(caseFile)));
    }),
  );
});

test('short parts stay on one line, long ones do not', () => {
  const text = formatCase({
    rain: 1,
    tables: { train: { file: 'train.csv' } },
    queries: [{ id: 'q1', sql: 'SELECT 1' }],
  });
  expect(text).toBe(
    `{
  "rain": 1,
  "tables": { "train": { "file": "train.csv" } },
  "queries": [{ "id": "q1", "sql": "SELECT 1" }]
}
`,
  );
});
