/**
 * Turns every line end between rows into a plain LF and leaves those inside quoted cells alone, for files that mix
 * kinds of line ends. A quote opens a cell only at its start and closes it only before a delimiter or a line end, as
 * in the parser that follows. Feed pieces in order; `finish` returns what was held back.
 */
export class LineEndUnifier {
  readonly #special: RegExp;
  readonly #delimiter: string;
  #quoted = false;
  #held = '';

  /** `delimiter`: one character. */
  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#special = new RegExp(`"|\\r\\n|\\r|\\n|${delimiter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'g');
  }

  /** The unified text up to the last line end seen; what follows waits for the next piece, since a quote needs a look ahead. */
  next(piece: string): string {
    const text = this.#held + piece;
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r', text.length - 2)) + 1;
    this.#held = text.slice(end);
    return this.#unify(text.slice(0, end));
  }

  /** What was held back, unified. To be called once, at the end. */
  finish(): string {
    const text = this.#held;
    this.#held = '';
    return this.#unify(text);
  }

  #unify(text: string): string {
    const parts: string[] = [];
    let copied = 0;
    let cellStart = this.#quoted ? -1 : 0;
    this.#special.lastIndex = 0;
    for (let match = this.#special.exec(text); match; match = this.#special.exec(text)) {
      const { index } = match;
      const after = index + match[0].length;
      if (match[0] === '"') {
        if (!this.#quoted) this.#quoted = index === cellStart;
        else if (text[after] === '"') this.#special.lastIndex = after + 1;
        else if (this.#closes(text, after)) this.#quoted = false;
      } else if (!this.#quoted) {
        cellStart = after;
        if (match[0] !== this.#delimiter) {
          parts.push(text.slice(copied, index), '\n');
          copied = after;
        }
      }
    }
    parts.push(text.slice(copied));
    return parts.join('');
  }

  /** Whether a quote that ends just before `at` closes its cell: only spaces stand before a delimiter, a line end or the end. */
  #closes(text: string, at: number): boolean {
    while (text[at] === ' ') at++;
    return at >= text.length || text[at] === '\n' || text[at] === '\r' || text.startsWith(this.#delimiter, at);
  }
}

/** Where the part of a text ends that starts at `from` and became `unified`: as long as that, but for line ends that were CR LF. */
export function endInOriginal(text: string, from: number, unified: string): number {
  let at = from;
  let seen = 0;
  for (let next = unified.indexOf('\n'); next >= 0; next = unified.indexOf('\n', seen)) {
    at += next - seen;
    at += text.startsWith('\r\n', at) ? 2 : 1;
    seen = next + 1;
  }
  return at + unified.length - seen;
}
