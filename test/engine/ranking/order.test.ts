import fc from 'fast-check';
import { expect, test } from 'vitest';
import { descending } from '../../../src/engine/ranking/order.ts';

test('scores are ordered as by comparison, equal ones by their places', () => {
  const score = fc.oneof(
    fc.double({ noNaN: true }).map((value) => value + 0),
    fc.constantFrom(0, 1, -1, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, 1 + Number.EPSILON),
  );
  fc.assert(
    fc.property(fc.array(score, { maxLength: 40 }), (scores) => {
      const expected = [...scores.keys()].sort((a, b) =>
        scores[a] === scores[b] ? a - b : scores[a] > scores[b] ? -1 : 1,
      );
      expect([...descending(Float64Array.from(scores))]).toEqual(expected);
    }),
  );
});
