const WORD = /[\p{L}\p{N}_]{2,}/gu;

/** The lower-cased words of a text: runs of two or more letters, digits or underscores, in order. */
export function tokensOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}
