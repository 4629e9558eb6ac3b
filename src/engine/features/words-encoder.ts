import type { Work } from '../base/work.ts';
import type { Column, TextColumn } from '../table/table.ts';
import type { ColumnEncoder, ColumnWriter, Put } from './column-encoder.ts';
import type { WordOptions } from './contract.ts';
import { ENGLISH_STOP_WORDS } from './stop-words.ts';
import { tokensOf } from './tokens.ts';
import { learnVocabulary, type Vocabulary } from './vocabulary.ts';

/** A word must occur in so many training rows by default, … */
const DEFAULT_MIN_DF = 15;
/** … or in one row of so many where training rows are few, but never in a single one. */
const ROWS_PER_DF = 100;

/** The default of `minDf` for so many training rows. */
export function defaultMinDf(rows: number): number {
  return Math.min(DEFAULT_MIN_DF, Math.max(2, Math.ceil(rows / ROWS_PER_DF)));
}

/**
 * Bag of words: a feature per word of the training rows' vocabulary. With `weights: 'count'` it is the word's count in
 * the text; by default that times (1 + ln((1 + n) / (1 + n_word))), each text scaled to length 1 (n training rows,
 * n_word of them with the word). Texts of one length keep long mails from dominating the Hessian: on Enron ("Q2") the
 * suspects of both complaints are found far better than with counts. Missing texts and words outside the vocabulary
 * are zero.
 */
export async function wordsEncoder(
  column: TextColumn,
  rows: Int32Array,
  options: WordOptions,
  work: Work,
): Promise<ColumnEncoder> {
  const stopWords = options.stopWords === 'none' ? new Set<string>() : ENGLISH_STOP_WORDS;
  const minDf = options.minDf ?? defaultMinDf(rows.length);
  const vocabulary = await learnVocabulary(column, rows, minDf, stopWords, work);
  const weigh = options.weights === 'count' ? null : tfIdf(vocabulary);
  const names = Array.from({ length: vocabulary.size }, (_, i) =>
    vocabulary.words ? `${column.name}: ${vocabulary.words[i]}` : `${column.name}: words of group ${i + 1}`,
  );
  const occurrences = vocabulary.frequency.reduce((sum, count) => sum + count, 0);
  const encoder = {
    names,
    filled: occurrences / Math.max(1, rows.length),
    writer: (queried: Column) => wordsWriter(queried, vocabulary, weigh),
  };
  const warning = warningOf(vocabulary, minDf);
  return warning === null ? encoder : { ...encoder, warning };
}

function warningOf({ words, size }: Vocabulary, minDf: number): string | null {
  if (words === null) return `It has so many different words that they share ${size.toLocaleString('en')} features.`;
  return size === 0 ? `No word of it occurs in ${minDf} training rows or more.` : null;
}

/** The features of one text, ascending. */
interface WordCounts {
  readonly features: readonly number[];
  readonly values: readonly number[];
}

function wordsWriter(
  column: Column,
  vocabulary: Vocabulary,
  weigh: ((counts: WordCounts) => WordCounts) | null,
): ColumnWriter {
  // Only a column without any value gets here as numbers.
  if (column.type !== 'text') return { write: () => undefined, unseen: () => 0 };
  const { codes, dictionary } = column;
  // Where texts repeat, each is taken apart once.
  const kept = dictionary.length < codes.length / 2 ? new Map<number, WordCounts>() : null;
  const countsOf = (code: number): WordCounts => {
    const counts = countWords(dictionary[code], vocabulary);
    return weigh ? weigh(counts) : counts;
  };
  return {
    write(row: number, put: Put) {
      const code = codes[row];
      if (code < 0) return;
      const known = kept?.get(code);
      const counts = known ?? countsOf(code);
      if (known === undefined) kept?.set(code, counts);
      for (let i = 0; i < counts.features.length; i++) put(counts.features[i], counts.values[i]);
    },
    unseen: () => 0,
  };
}

function countWords(text: string, vocabulary: Vocabulary): WordCounts {
  const counts = new Map<number, number>();
  for (const word of tokensOf(text)) {
    const feature = vocabulary.feature(word);
    if (feature >= 0) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const features = [...counts.keys()].sort((a, b) => a - b);
  return { features, values: features.map((feature) => counts.get(feature) ?? 0) };
}

function tfIdf({ frequency, rows }: Vocabulary): (counts: WordCounts) => WordCounts {
  const idf = Float64Array.from(frequency, (count) => 1 + Math.log((1 + rows) / (1 + count)));
  return ({ features, values }) => {
    const weighted = values.map((value, i) => value * idf[features[i]]);
    const length = Math.hypot(...weighted);
    return { features, values: weighted.map((value) => value / length) };
  };
}
