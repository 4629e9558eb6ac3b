import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { ByteSource } from './bytes.ts';
import { canonicalEncoding, decodeText, encodingOfMark, NotThisEncoding } from './decode.ts';
import { notText, refuseBinary, refuseOtherText } from './file-kind.ts';

/** How the lines of a file end; `mixed` when more than one kind occurs (often: CR LF between rows, LF inside cells). */
export type LineEnds = '\n' | '\r\n' | '\r' | 'mixed';

/** What one quick look through a text tells before it is parsed. */
export interface Survey {
  readonly encoding: string;
  readonly lineEnds: LineEnds;
  /** Physical lines: no fewer than there are rows. */
  readonly lines: number;
  readonly characters: number;
  /** The first million characters or fewer. */
  readonly start: string;
  readonly notes: readonly string[];
  /** Whether the encoding is only what was left to try. */
  readonly fallback: boolean;
  /** Whether all of the file was looked through. */
  readonly complete: boolean;
}

/** Share of control characters above which a file is taken for binary (there about 10 %); real mails hold some. */
const CONTROL_SHARE = 0.02;
/** So many control characters are no reason to refuse even a tiny file. */
const CONTROL_ALLOWED = 8;

/**
 * Looks through a whole file for its encoding and its line ends, so that the parsing that follows never has to guess.
 * `pieces` ends the look early (for a preview). UTF-8 is tried first; a file that is not valid UTF-8 is Windows-1252.
 * Errors: `not-text`, `not-a-table`, `empty-file`, `unknown-encoding`, `wrong-encoding`.
 */
export async function surveyFile(
  source: ByteSource,
  asked: string | undefined,
  pieces: number,
  work: Work,
): Promise<Survey> {
  refuseBinary(source.head, source.fileName);
  const marked = encodingOfMark(source.head);
  const encoding = asked === undefined ? (marked ?? 'utf-8') : canonicalEncoding(asked);
  try {
    return await survey(source, encoding, pieces, [], work);
  } catch (error) {
    if (!(error instanceof NotThisEncoding)) throw error;
  }
  if (asked !== undefined || marked !== null) {
    const message = `${source.fileName} has bytes that are not valid ${encoding}. Choose another encoding, such as windows-1252.`;
    throw new RainError('wrong-encoding', message, { place: { kind: 'file', file: source.fileName } });
  }
  const note =
    'The file is not valid UTF-8, so it was read as Windows-1252. Choose another encoding if letters look wrong.';
  return { ...(await survey(source, 'windows-1252', pieces, [note], work)), fallback: true };
}

async function survey(
  source: ByteSource,
  encoding: string,
  pieces: number,
  notes: string[],
  work: Work,
): Promise<Survey> {
  const counts = { lf: 0, crlf: 0, cr: 0, nul: 0, control: 0, length: 0, blank: true };
  let start: string | null = null;
  let last = '';
  let complete = true;
  for await (const text of decodeText(source, encoding, 'Checking the file', work)) {
    start ??= text;
    last = text;
    countCharacters(text, counts);
    counts.blank &&= text.trim() === '';
    if (--pieces > 0) continue;
    complete = false;
    break;
  }
  const place = { kind: 'file', file: source.fileName } as const;
  if (start === null || counts.blank) throw new RainError('empty-file', `${source.fileName} is empty.`, { place });
  if (counts.nul > counts.length / 4) {
    throw notText(
      source.fileName,
      'is binary, or UTF-16 without a byte order mark (then choose the encoding utf-16le)',
    );
  }
  if (counts.control > CONTROL_ALLOWED + counts.length * CONTROL_SHARE)
    throw notText(source.fileName, 'holds binary data');
  refuseOtherText(start.slice(0, 1000), source.fileName);
  const lines = counts.lf + counts.crlf + counts.cr + (/[\r\n]$/.test(last) ? 0 : 1);
  return {
    encoding,
    lineEnds: lineEndsOf(counts),
    lines,
    characters: counts.length,
    start,
    notes,
    fallback: false,
    complete,
  };
}

function lineEndsOf({ lf, crlf, cr }: { lf: number; crlf: number; cr: number }): LineEnds {
  const kinds = (['\n', '\r\n', '\r'] as const).filter((_, kind) => [lf, crlf, cr][kind] > 0);
  return kinds.length > 1 ? 'mixed' : (kinds[0] ?? '\n');
}

interface CharacterCounts {
  lf: number;
  crlf: number;
  cr: number;
  nul: number;
  control: number;
  length: number;
}

/** Every control character but the tab. Most texts have few, so that searching for them beats looking at each character. */
const CONTROL = /[^\t\x20-\uffff]/g;

function countCharacters(text: string, counts: CharacterCounts): void {
  counts.length += text.length;
  CONTROL.lastIndex = 0;
  for (let match = CONTROL.exec(text); match; match = CONTROL.exec(text)) {
    const code = text.charCodeAt(match.index);
    if (code === 10) counts.lf++;
    else if (code !== 13) {
      counts.control++;
      if (code === 0) counts.nul++;
    } else if (text.charCodeAt(match.index + 1) === 10) {
      counts.crlf++;
      CONTROL.lastIndex = match.index + 2;
    } else counts.cr++;
  }
}
