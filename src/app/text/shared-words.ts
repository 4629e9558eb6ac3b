import { wordsOf } from './marked-text.ts';

/** A word must stand in this share of the suspects' texts, and this many times as often as in the others'. */
const LEAST_SHARE = 0.15;
const LEAST_LIFT = 2;
const MOST_WORDS = 12;
/** Added to either count, so that a word that others never use is not infinitely special. */
const PRIOR = 1;

/** Words that many suspects' texts have and few other rows', the most telling first. */
export function sharedWords(suspects: readonly string[], others: readonly string[]): string[] {
  const within = frequencies(suspects);
  const outside = frequencies(others);
  return [...within]
    .map(([word, count]) => {
      const share = count / suspects.length;
      const elsewhere = ((outside.get(word) ?? 0) + PRIOR) / (others.length + PRIOR);
      return { word, share, lift: share / elsewhere };
    })
    .filter(({ share, lift }) => share >= LEAST_SHARE && lift >= LEAST_LIFT)
    .sort((a, b) => b.share * Math.log(b.lift) - a.share * Math.log(a.lift))
    .slice(0, MOST_WORDS)
    .map(({ word }) => word);
}

/** In how many texts each word stands. */
function frequencies(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
