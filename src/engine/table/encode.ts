/** Writes a text in some encoding. */
export type Encode = (text: string) => BlobPart;

const BYTES = 256;
/** An encoding in which fewer bytes than these are characters by themselves has characters of several bytes. */
const FEWEST = 200;
const QUESTION_MARK = 0x3f;

/**
 * How a text is written in the encoding that it was read in. UTF-8, UTF-16 and all encodings of one byte per character can be
 * written; null for others.
 * @param encoding as TextDecoder names it
 */
export function encoderOf(encoding: string): Encode | null {
  if (encoding === 'utf-8') return (text) => text;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return (text) => {
      const view = new DataView(new ArrayBuffer(2 * text.length));
      for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), encoding === 'utf-16le');
      return view.buffer;
    };
  }
  const codes = singleByteCodes(encoding);
  return codes && ((text) => Uint8Array.from(text, (character) => codes.get(character) ?? QUESTION_MARK));
}

/** The byte of each character; null where characters take several bytes. */
function singleByteCodes(encoding: string): ReadonlyMap<string, number> | null {
  // As a stream, like the file itself: Node reads Windows-1252 otherwise by another table.
  const character = (byte: number): string => new TextDecoder(encoding).decode(Uint8Array.of(byte), { stream: true });
  const codes = new Map(Array.from({ length: BYTES }, (_, byte) => [character(byte), byte]));
  return codes.size < FEWEST ? null : codes;
}
