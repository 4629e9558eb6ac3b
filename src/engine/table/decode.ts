import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { ByteSource } from './bytes.ts';

/** Characters gathered before a piece of text is handed on. */
const PIECE = 1 << 20;

/** The encoding that a byte order mark at the start announces, or null. */
export function encodingOfMark(head: Uint8Array): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

/** The name TextDecoder gives to an encoding; throws `unknown-encoding`. */
export function canonicalEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (cause) {
    const message = `The encoding “${label}” is not known. Try utf-8, windows-1252, utf-16le or utf-16be.`;
    throw new RainError('unknown-encoding', message, { cause });
  }
}

/** Thrown inside this room when bytes are not valid in the encoding tried. */
export class NotThisEncoding extends Error {}

/**
 * The text of a file in pieces of about a million characters, without its byte order mark. No piece ends between
 * the two halves of a CR LF. Throws NotThisEncoding for bytes that are not valid UTF-8; other encodings take any bytes.
 */
export async function* decodeText(
  source: ByteSource,
  encoding: string,
  phase: string,
  work: Work,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new NotThisEncoding();
    }
  };
  let text = '';
  for await (const bytes of source.read(phase, work)) {
    text += decode(bytes);
    if (text.length < PIECE) continue;
    const cut = text.endsWith('\r') ? text.length - 1 : text.length;
    yield text.slice(0, cut);
    text = text.slice(cut);
  }
  text += decode();
  if (text !== '') yield text;
}
