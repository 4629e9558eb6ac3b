import { RainError } from '../base/errors.ts';

/** First bytes of files that people drop by mistake, as Latin-1 text, and what they are. */
const SIGNATURES: readonly (readonly [signature: string, looksLike: string])[] = [
  ['PK\x03\x04', 'an Excel workbook or another zip archive; save the sheet as CSV first'],
  ['PK\x05\x06', 'an empty zip archive'],
  ['\xd0\xcf\x11\xe0', 'an old Excel or Word file; save the sheet as CSV first'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['RIFF', 'an image, sound or video file'],
  ['%PDF', 'a PDF document'],
  // Not PAR1 and ARROW1 alone, which may name a column.
  ['PAR1\x15', 'a Parquet file; export it as CSV first'],
  ['ARROW1\0', 'an Arrow file; export it as CSV first'],
  ['SQLite format 3\0', 'an SQLite database; export its tables as CSV first'],
  ['\x93NUMPY', 'a NumPy array; save it as CSV first'],
  ['\x89HDF', 'an HDF5 file; export it as CSV first'],
  ['\x7fELF', 'a program'],
  ['MZ\x90', 'a program'],
  ['\0asm', 'a WebAssembly program'],
  ['BZh', 'a bzip2 archive; unpack it first'],
  ['7z\xbc\xaf', 'a 7-Zip archive; unpack it first'],
  ['\xfd7zXZ', 'an xz archive; unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive; unpack it first'],
  ['Rar!', 'a RAR archive; unpack it first'],
];

/** Whether these first bytes begin a gzip stream. */
export function isGzip(head: Uint8Array): boolean {
  return head.length > 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/** Throws `not-text` when a file's first bytes are those of a well-known binary format. */
export function refuseBinary(head: Uint8Array, fileName: string): void {
  const start = String.fromCharCode(...head.subarray(0, 16));
  const match = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (match) throw notText(fileName, `looks like ${match[1]}`);
}

/** Throws `not-a-table` when a text is plainly a web page or JSON rather than rows of cells. */
export function refuseOtherText(start: string, fileName: string): void {
  const looksLike = /^\s*<(?:!doctype|html|\?xml)/i.test(start)
    ? 'a web page or XML'
    : /^\s*(?:\{\s*"[^"]*"\s*:|\[\s*(?:\{\s*["}]|\[))/.test(start)
      ? 'JSON'
      : null;
  if (looksLike === null) return;
  throw new RainError(
    'not-a-table',
    `${fileName} looks like ${looksLike}, not like a table. Rows of cells as CSV or TSV are needed.`,
    {
      place: { kind: 'file', file: fileName },
    },
  );
}

/** The error for a file that is no text. `why` completes “file …”. */
export function notText(fileName: string, why: string): RainError {
  return new RainError('not-text', `${fileName} is not a text file: it ${why}. A CSV or TSV file is needed.`, {
    place: { kind: 'file', file: fileName },
  });
}
