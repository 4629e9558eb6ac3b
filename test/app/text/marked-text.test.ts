import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excerpt, finderOf, likeParts, piecesOf } from '../../../src/app/text/marked-text.ts';
import { sharedWords } from '../../../src/app/text/shared-words.ts';

const marked = (text: string, finder: RegExp | null) =>
  piecesOf(text, finder).flatMap((piece) => (piece.marked ? [piece.text] : []));

describe('words marked in a text', () => {
  test('whole words in any case, and parts of words', () => {
    expect(marked('Apt-get and aptitude, APT', finderOf(['apt'], []))).toEqual(['Apt', 'APT']);
    expect(marked('Apt-get and aptitude', finderOf([], ['apt']))).toEqual(['Apt', 'apt']);
    expect(marked('naïve café', finderOf(['caf'], []))).toEqual([]);
  });

  test('what is special in patterns is not special here', () => {
    expect(marked('costs 3.50 (net) $', finderOf([], ['3.50', '(net)']))).toEqual(['3.50', '(net)']);
    expect(marked('3x50', finderOf([], ['3.50']))).toEqual([]);
  });

  test('the pieces together are the text, whatever is looked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ minLength: 1 })), (text, parts) => {
        const pieces = piecesOf(text, finderOf(['the'], parts));
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      }),
    );
  });

  test('nothing is marked when nothing is looked for', () => {
    expect(finderOf([], [])).toBeNull();
    expect(piecesOf('text', null)).toEqual([{ text: 'text', marked: false }]);
    expect(piecesOf('', null)).toEqual([]);
  });
});

test('an excerpt shows the first word found, and says what it leaves out', () => {
  const text = `${'a '.repeat(100)}needle ${'b '.repeat(100)}`;
  const short = excerpt(text, finderOf(['needle'], []), 40);
  expect(short).toMatch(/^….*needle.*…$/);
  expect(short.length).toBeLessThanOrEqual(42);
  expect(excerpt('short\n text', null, 40)).toBe('short text');
});

test('LIKE and GLOB say what a query looks for', () => {
  expect(likeParts("SELECT 1 WHERE text LIKE '%http%' OR subject like 'don''t_%' AND x NOT GLOB '*.org'")).toEqual([
    'http',
    "don't",
    '.org',
  ]);
  expect(likeParts("SELECT 'like', unlike('a')")).toEqual([]);
});

test('shared words are frequent among the suspects and rare elsewhere', () => {
  const suspects = ['free rpm package', 'the rpm of the package', 'rpm again', 'the other'];
  const others = Array.from({ length: 20 }, () => 'the package of the day');
  expect(sharedWords(suspects, others)[0]).toBe('rpm');
  expect(sharedWords(suspects, others)).not.toContain('the');
  expect(sharedWords([], others)).toEqual([]);
});
