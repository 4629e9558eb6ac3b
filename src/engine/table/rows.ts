import { RainError } from '../base/errors.ts';
import type { LineEnds } from './survey.ts';
import { LineEndUnifier, endInOriginal } from './line-ends.ts';
import { endTellingParser, papaParser, type PapaParser, type ParsedPiece } from './papa-parser.ts';
import type { ProblemLog } from './problem-log.ts';

/** Rows as read, cells as text. */
export interface RowBatch {
  readonly rows: readonly (readonly string[])[];
  /** 1-based physical line on which each row starts. */
  readonly lines: Int32Array;
  /** Each row as it stands in the file, with its line end; only where that was asked for. */
  readonly texts?: readonly string[];
}

/** How a text is divided into rows and cells. */
interface Dialect {
  readonly delimiter: string;
  readonly lineEnds: LineEnds;
  /** Whether to tell each row as it stands in the file; problems are not told then. */
  readonly texts?: boolean;
}

/** Characters of one row after which a quote is taken to be never closed. */
const LONGEST_ROW = 1 << 25;

/**
 * The rows of a text that arrives in pieces, blank lines included. Quotes that are never closed or stand in the middle
 * of a cell go to `problems` with the lines they touch. Errors: `endless-row` when 32 million characters are one row.
 */
export async function* readRows(
  pieces: AsyncIterable<string>,
  dialect: Dialect,
  problems: ProblemLog,
  fileName: string,
): AsyncGenerator<RowBatch> {
  const unifier = dialect.lineEnds === 'mixed' ? new LineEndUnifier(dialect.delimiter) : null;
  const newline = dialect.lineEnds === 'mixed' ? '\n' : dialect.lineEnds;
  const parser = (dialect.texts ? endTellingParser : papaParser)({ delimiter: dialect.delimiter, newline });
  let rest = '';
  /** What `rest` and all that is held back were before their line ends became one kind. */
  let original = '';
  let line = 1;
  // A row longer than a piece is not looked at again before the text has doubled: else the work would be quadratic.
  let wanted = 0;

  const parse = (last: boolean): RowBatch | null => {
    const parsed = parsePiece(parser, rest, last);
    const quoted = rest.includes('"');
    let taken = 0;
    const texts = parsed.ends?.map((end, i, ends) => {
      const text = rest.slice(i === 0 ? 0 : ends[i - 1], end);
      if (!unifier) return text;
      const from = taken;
      taken = endInOriginal(original, from, text);
      return original.slice(from, taken);
    });
    original = original.slice(taken);
    rest = rest.slice(parsed.meta.cursor);
    if (parsed.data.length === 0) return null;
    const lines = new Int32Array(parsed.data.length);
    for (let i = 0; i < lines.length; i++) {
      lines[i] = line;
      line += 1 + (quoted ? lineBreaksIn(parsed.data[i]) : 0);
    }
    reportQuotes(parsed, lines, line, problems);
    return { rows: parsed.data, lines, ...(texts && { texts }) };
  };

  for await (const piece of pieces) {
    rest += unifier ? unifier.next(piece) : piece;
    if (unifier && dialect.texts) original += piece;
    if (rest.length < wanted) continue;
    const batch = parse(false);
    wanted = batch ? 0 : rest.length * 2;
    if (batch) yield batch;
    else if (rest.length > LONGEST_ROW) throw endlessRow(fileName, line);
  }
  rest += unifier?.finish() ?? '';
  for (const last of [false, true]) {
    const batch = rest === '' ? null : parse(last);
    if (batch) yield batch;
  }
}

/** Parses, and when nothing is to follow also takes the last row, which then has no line end. */
function parsePiece(parser: PapaParser, text: string, last: boolean): ParsedPiece {
  const parsed = parser.parse(text, 0, !last);
  return last ? { ...parsed, meta: { cursor: text.length } } : parsed;
}

function lineBreaksIn(row: readonly string[]): number {
  let breaks = 0;
  for (const cell of row) {
    if (cell.includes('\n')) breaks += cell.split('\n').length - 1;
    else if (cell.includes('\r')) breaks += cell.split('\r').length - 1;
  }
  return breaks;
}

/** Errors of a row that is not complete yet are found again when it is, so only rows that were returned count. */
function reportQuotes(parsed: ParsedPiece, lines: Int32Array, nextLine: number, problems: ProblemLog): void {
  let reported = -1;
  for (const { code, row } of parsed.errors) {
    if (row === undefined || row >= lines.length || row === reported) continue;
    reported = row;
    const from = lines[row];
    const to = (row + 1 < lines.length ? lines[row + 1] : nextLine) - 1;
    const extent = to > from ? ` Lines ${from} to ${to} were read as one row.` : '';
    const what =
      code === 'MissingQuotes'
        ? 'A quoted cell is never closed.'
        : 'A quoted cell has a quote in its middle that is not doubled.';
    problems.add(from, what + extent);
  }
}

function endlessRow(fileName: string, line: number): RainError {
  const message = `${fileName}: the row that starts in line ${line} does not end within 32 million characters. Probably a quote there is never closed.`;
  return new RainError('endless-row', message, { place: { kind: 'file', file: fileName, line } });
}
