import { describe, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { ENGLISH_STOP_WORDS } from '../../../src/engine/features/stop-words.ts';
import { tokensOf } from '../../../src/engine/features/tokens.ts';
import { learnVocabulary } from '../../../src/engine/features/vocabulary.ts';
import { defaultMinDf } from '../../../src/engine/features/words-encoder.ts';
import { allRows, encoded, fit, rowsOf, tableOf } from './helpers.ts';

test('tokens are lower-cased runs of two or more letters, digits or underscores, of any script', () => {
  expect(tokensOf('Hello, a WORLD! http://x2.org/a_b don’t Straße 北京 é ok')).toEqual([
    'hello',
    'world',
    'http',
    'x2',
    'org',
    'a_b',
    'don',
    'straße',
    '北京',
    'ok',
  ]);
  expect(tokensOf(' . ')).toEqual([]);
  expect(tokensOf('Cafe\u0301 हिन्दी')).toEqual(['cafe\u0301', 'हिन्दी']);
});

test('stop words are function words, not content', () => {
  expect(['the', 'and', 'would', 'don'].every((word) => ENGLISH_STOP_WORDS.has(word))).toBe(true);
  expect(['deal', 'http', 'free', 'money', 'please'].some((word) => ENGLISH_STOP_WORDS.has(word))).toBe(false);
});

test.each([
  [50, 2],
  [500, 5],
  [4137, 15],
])('of %d rows a word must be in %d by default', (rows, minDf) => {
  expect(defaultMinDf(rows)).toBe(minDf);
});

describe('bag of words', () => {
  const csv = 'text,y\n"free money, FREE",1\nthe money,0\n,1\nonly free,0\n"the money, rare",0\n';

  test('has the words of enough training rows, ascending, and counts them', async () => {
    const table = await tableOf(csv);
    const encoder = await fit(table, [{ column: 'text', as: 'words', minDf: 2, weights: 'count' }]);
    expect(encoder.names).toEqual(['text: free', 'text: money']);
    expect(await encoded(encoder, table)).toEqual([
      [2, 1],
      [0, 1],
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  test('keeps stop words by choice, and learns on the training rows alone', async () => {
    const table = await tableOf(csv);
    const spec = { column: 'text', as: 'words', minDf: 1, stopWords: 'none' } as const;
    expect((await fit(table, [spec])).names).toEqual(['free', 'money', 'only', 'rare', 'the'].map((w) => `text: ${w}`));
    expect((await fit(table, [spec], [], Int32Array.of(1))).names).toEqual(['text: money', 'text: the']);
  });

  test('weighted, every text has length 1 and rare words weigh more', async () => {
    const table = await tableOf(csv);
    const encoder = await fit(table, [{ column: 'text', as: 'words', minDf: 1 }]);
    const rows = await encoded(encoder, table);
    const idf = (df: number): number => 1 + Math.log(6 / (1 + df));
    const raw = [2 * idf(2), idf(3), 0];
    const length = Math.hypot(...raw);
    expect(encoder.names).toEqual(['text: free', 'text: money', 'text: rare']);
    rows[0].forEach((value, i) => expect(value).toBeCloseTo(raw[i] / length, 6));
    expect(Math.hypot(...rows[4])).toBeCloseTo(1, 6);
    expect(rows[4][2]).toBeGreaterThan(rows[4][1]);
    expect(rows[2]).toEqual([0, 0, 0]);
  });

  test('says when no word is frequent enough, and refuses a model without features', async () => {
    const table = await tableOf('text,n,y\na one,1,0\nb two,2,1\n');
    const encoder = await fit(table, [{ column: 'text', as: 'words', minDf: 2 }, 'n']);
    expect(encoder.columns[0]).toMatchObject({ width: 0 });
    expect(encoder.columns[0].warning).toContain('2 training rows');
    await expect(fit(table, [{ column: 'text', as: 'words', minDf: 2 }])).rejects.toMatchObject({
      code: 'no-features',
    });
  });

  test('is sparse when wide, with the same numbers as dense beside other features', async () => {
    const words = Array.from({ length: 400 }, (_, i) => `word${String(i).padStart(3, '0')}`);
    const lines = words.map((word, i) => `${i % 9},${word} ${words[(i * 7) % 400]} ${word}`);
    const table = await tableOf('n,text\n' + lines.join('\n'));
    const encoder = await fit(table, ['n', { column: 'text', as: 'words', minDf: 1, weights: 'count' }]);
    const { matrix } = await encoder.encode(table, Work.quiet);
    expect(matrix.kind).toBe('sparse');
    const rows = rowsOf(matrix);
    for (const [i, row] of rows.entries()) {
      const expected = new Array<number>(400).fill(0);
      for (const word of [i, (i * 7) % 400, i]) expected[word]++;
      expect(row.slice(1)).toEqual(expected);
    }
    if (matrix.kind !== 'sparse') return;
    for (let row = 0; row < matrix.rows; row++) {
      const indices = [...matrix.indices.subarray(matrix.rowStarts[row], matrix.rowStarts[row + 1])];
      expect(indices).toEqual([...indices].sort((a, b) => a - b));
    }
  });

  test('is dense when wide but well filled', async () => {
    const words = Array.from({ length: 300 }, (_, i) => `word${i}`);
    const lines = Array.from({ length: 20 }, (_, row) => words.filter((_w, i) => (i + row) % 3 === 0).join(' '));
    const encoder = await fit(await tableOf('text\n' + lines.join('\n')), [{ column: 'text', as: 'words', minDf: 1 }]);
    const { matrix } = await encoder.encode(await tableOf('text\n' + lines.join('\n')), Work.quiet);
    expect(matrix).toMatchObject({ kind: 'dense', columns: 300 });
  });

  test('says that words share features when there are more than 32,768', async () => {
    const lines = Array.from({ length: 33_000 }, (_, i) => `first${i} last${i % 11}`);
    const table = await tableOf('text\n' + lines.join('\n'));
    const encoder = await fit(table, [{ column: 'text', as: 'words', minDf: 1 }]);
    expect(encoder.names).toHaveLength(32_768);
    expect(encoder.names[1]).toBe('text: words of group 2');
    expect(encoder.columns[0].warning).toContain('32,768');
  });

  test('shares features by hash above a limit', async () => {
    const table = await tableOf('text\n' + Array.from({ length: 60 }, (_, i) => `w${i}x w${(i + 1) % 60}x`).join('\n'));
    const column = table.columns[0];
    if (column.type !== 'text') throw new Error('expected text');
    const vocabulary = await learnVocabulary(column, allRows(table), 2, new Set(), Work.quiet, 16);
    expect(vocabulary).toMatchObject({ words: null, size: 16 });
    const features = Array.from({ length: 60 }, (_, i) => vocabulary.feature(`w${i}x`));
    expect(features.every((feature) => feature >= 0 && feature < 16)).toBe(true);
    expect(new Set(features).size).toBeGreaterThan(8);
    expect(vocabulary.feature('never')).toBe(-1);
    const inFirst = features.map((feature, i) => (feature === features[0] ? [i, (i + 59) % 60] : [])).flat();
    expect(vocabulary.frequency[features[0]]).toBe(new Set(inFirst).size);
  });
});
