/** A piece of a text, and whether it is one of the words looked for. */
export interface TextPiece {
  readonly text: string;
  readonly marked: boolean;
}

/** The words of a text: runs of letters and digits, at least two long, in lower case. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
}

/**
 * A pattern that finds whole words, and parts of words, ignoring case; null when there is nothing to find.
 * @param words runs of letters and digits, as `wordsOf` gives
 */
export function finderOf(words: Iterable<string>, parts: Iterable<string>): RegExp | null {
  const whole = [...words].map(escaped);
  const inside = [...parts].map(escaped);
  const choices = [
    ...(whole.length > 0 ? [`(?<![\\p{L}\\p{N}])(?:${whole.join('|')})(?![\\p{L}\\p{N}])`] : []),
    ...inside,
  ];
  return choices.length > 0 ? new RegExp(choices.join('|'), 'giu') : null;
}

/** A text in pieces, the found ones marked. */
export function piecesOf(text: string, finder: RegExp | null): TextPiece[] {
  if (!finder) return text === '' ? [] : [{ text, marked: false }];
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(finder)) {
    if (index > end) pieces.push({ text: text.slice(end, index), marked: false });
    pieces.push({ text: found, marked: true });
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), marked: false });
  return pieces;
}

/** The beginning of a text; where its first found word stands far behind, from shortly before that. */
export function excerpt(text: string, finder: RegExp | null, length: number): string {
  const plain = text.replace(/\s+/g, ' ');
  const first = finder ? plain.search(finder) : -1;
  const from = first > length / 2 ? first - Math.floor(length / 4) : 0;
  const end = plain.length > from + length ? '…' : '';
  return `${from > 0 ? '…' : ''}${plain.slice(from, from + length)}${end}`;
}

/** What LIKE and GLOB look for in a query, without the wildcards; at least two characters long. */
export function likeParts(sql: string): string[] {
  const literals = [...sql.matchAll(/\b(?:like|glob)\s+'((?:[^']|'')*)'/giu)].map(([, literal]) => literal);
  return literals.flatMap((literal) =>
    literal
      .replaceAll("''", "'")
      .split(/[%_*?]+/)
      .filter((part) => part.trim().length >= 2),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^$()|[\]{}\\/]/g, '\\$&');
}
