import { expect, test } from 'vitest';
import { legendOf } from '../../../src/app/chart/legend.ts';

const texts = (names: readonly string[], former: boolean, width: number): string[] =>
  legendOf(names, former, width).map(({ text }) => text);

test('one value is named without a colour, several with theirs; dashes are told of where they are drawn', () => {
  expect(legendOf(['n'], false, 400)).toEqual([{ text: 'n', series: null, of: 'values' }]);
  expect(legendOf(['n', 'm'], true, 400)).toEqual([
    { text: 'n', series: 0, of: 'values' },
    { text: 'm', series: 1, of: 'values' },
    { text: '┄ before the first fix', series: null, of: 'dashes' },
  ]);
});

test('in little room the dashes are told of in a word, and only names that are long are cut', () => {
  expect(texts(['likely_to_churn'], true, 400)).toEqual(['likely_to_churn', '┄ before the first fix']);
  expect(texts(['likely_to_churn'], true, 210)).toEqual(['likely_to_churn', '┄ before']);
  expect(texts(['churn', 'a_name_that_is_rather_long'], false, 200)).toEqual(['churn', 'a_name_that_is_ra…']);
  expect(texts(['churn', 'a_name_that_is_rather_long'], false, 20)).toEqual(['chu…', 'a_n…']);
});
