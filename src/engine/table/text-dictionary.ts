/** Texts by number, in order of first appearance. */
export class TextDictionary {
  /** By number. */
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();

  /** The number of a text, a new one when it has not been seen. */
  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const kept = ownCopy(text);
    this.#codes.set(kept, this.texts.length);
    return this.texts.push(kept) - 1;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The same text in memory of its own. Engines cut longer substrings as views that keep the whole text they were cut
 * from alive; one kept cell would hold a megabyte of the file. Texts that UTF-8 cannot carry stay as they are.
 */
function ownCopy(text: string): string {
  if (text.length < 13) return text;
  const copy = decoder.decode(encoder.encode(text));
  return copy === text ? copy : text;
}
