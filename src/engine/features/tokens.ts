/** Marks belong to the letter before them: accents written apart, the vowel signs of Indian scripts. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]+/gu;

/** The lower-cased words of a text: runs of two or more letters, digits or underscores, in order. */
export function tokensOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}
