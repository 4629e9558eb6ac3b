/** Where the cells of one row stand in its text: quotes included, delimiters and the line end not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The cells of a row in its text, as it stands in the file. Null where its quotes are out of order, so that the cells found are
 * not those that were read.
 * @param cells the row as it was read
 */
export function cellSpans(text: string, delimiter: string, cells: readonly string[]): Span[] | null {
  const length = text.replace(/[\r\n]+$/, '').length;
  const spans: Span[] = [];
  for (let start = 0; start <= length; start = spans[spans.length - 1].end + delimiter.length) {
    const from = text[start] === '"' ? closingQuote(text, start) : start;
    const next = from < 0 ? -1 : text.indexOf(delimiter, from);
    spans.push({ start, end: next < 0 || next > length ? length : next });
  }
  const isAsRead = ({ start, end }: Span, i: number): boolean => unquoted(text.slice(start, end)) === cells[i];
  return spans.length === cells.length && spans.every(isAsRead) ? spans : null;
}

/** Where the quote that stands at `start` is closed; −1 where it is not. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function unquoted(cell: string): string {
  const inside = /^"([^]*)" *$/.exec(cell);
  return inside ? inside[1].replaceAll('""', '"') : cell;
}
