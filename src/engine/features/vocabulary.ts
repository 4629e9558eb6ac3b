import type { Work } from '../base/work.ts';
import type { TextColumn } from '../table/table.ts';
import { codePointOrder } from './code-point-order.ts';
import { tokensOf } from './tokens.ts';

/** Words that have features of their own, at most; a larger vocabulary is hashed into so many features. */
const MOST_WORDS = 1 << 15;

/** Texts taken apart between two looks at the clock. */
const BLOCK = 256;

/** Which feature a word counts for, and how often features occur. */
export interface Vocabulary {
  /** The words (ascending by code point), or null when words are hashed. */
  readonly words: readonly string[] | null;
  readonly size: number;
  /** Rows learnt on. */
  readonly rows: number;
  /** Rows in which a feature occurs, per feature. */
  readonly frequency: Int32Array;
  /** The feature of a word, −1 when it has none. */
  feature(word: string): number;
}

/**
 * Learns the words of the training rows that occur in at least `minDf` of them and are no stop words.
 * `most`: above so many words, features are hash values instead (FNV-1a of the word's UTF-16 units, modulo `most`).
 */
export async function learnVocabulary(
  column: TextColumn,
  rows: Int32Array,
  minDf: number,
  stopWords: ReadonlySet<string>,
  work: Work,
  most = MOST_WORDS,
): Promise<Vocabulary> {
  const rowsOfWord = new Map<string, number>();
  const rowsOfText = rowsPerText(column, rows);
  let texts = 0;
  for (const [code, count] of rowsOfText) {
    if (texts++ % BLOCK === 0) {
      work.report('Learning words', texts, rowsOfText.size);
      await work.checkpoint();
    }
    for (const word of new Set(tokensOf(column.dictionary[code]))) {
      if (!stopWords.has(word)) rowsOfWord.set(word, (rowsOfWord.get(word) ?? 0) + count);
    }
  }
  for (const [word, count] of rowsOfWord) if (count < minDf) rowsOfWord.delete(word);
  if (rowsOfWord.size > most) return hashedVocabulary(column, rowsOfText, rowsOfWord, rows.length, most);
  const words = [...rowsOfWord.keys()].sort(codePointOrder);
  const features = new Map(words.map((word, i) => [word, i]));
  return {
    words,
    size: words.length,
    rows: rows.length,
    frequency: Int32Array.from(words, (word) => rowsOfWord.get(word) ?? 0),
    feature: (word) => features.get(word) ?? -1,
  };
}

function hashedVocabulary(
  column: TextColumn,
  rowsOfText: ReadonlyMap<number, number>,
  kept: ReadonlyMap<string, number>,
  rows: number,
  most: number,
): Vocabulary {
  // Words too rare to be kept have no feature, as without hashing.
  const feature = (word: string): number => (kept.has(word) ? hash(word) % most : -1);
  const frequency = new Int32Array(most);
  for (const [code, count] of rowsOfText) {
    const present = new Set(tokensOf(column.dictionary[code]).map(feature));
    for (const index of present) if (index >= 0) frequency[index] += count;
  }
  return { words: null, size: most, rows, frequency, feature };
}

/** How many training rows have each text that occurs. */
function rowsPerText(column: TextColumn, rows: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const code = column.codes[row];
    if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

/** FNV-1a, 32 bits. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
