import { RainError } from '../base/errors.ts';

/** Bytes that the tables may take in all: SQLite in a tab addresses 2 GiB, and queries need some of it. */
export const DATABASE_BYTES = 1.8e9;

/** A row's share of its page, without its cells: header, rowid and pointer. */
const ROW_BYTES = 10;
/** What a number takes with its byte in the row's header; a text takes its characters and one, as in the file. */
const NUMBER_BYTES = 9;
/** Cells are stored in no less than this share of what they take as text: long decimals shrink to doubles. */
const MOST_SHRINKING = 0.5;

/** About how many bytes SQLite stores a table in; right for numbers and for long texts, up to a quarter too much for short ones. */
export function storedBytes(rows: number, columns: number, characters: number): number {
  return Math.max(characters, NUMBER_BYTES * rows * columns) + ROW_BYTES * rows;
}

/** Refuses a file that cannot fit by its mere size. Throws `too-large`. */
export function checkFileSize(fileName: string, bytes: number, room: number): void {
  if (MOST_SHRINKING * bytes > room) throw tooLarge(fileName, `has ${gigabytes(bytes)}`, room);
}

/** Refuses a table that cannot fit, before it is read. Throws `too-large`. */
export function checkRoom(fileName: string, rows: number, columns: number, characters: number, room: number): void {
  const bytes = storedBytes(rows, columns, characters);
  if (bytes <= room) return;
  const size = `${rows.toLocaleString('en')} rows of ${columns.toLocaleString('en')} columns`;
  throw tooLarge(fileName, `has ${size}, about ${gigabytes(bytes)} as a table`, room);
}

function tooLarge(fileName: string, size: string, room: number): RainError {
  const taken = DATABASE_BYTES - room;
  const others = taken > 0 ? `, of which ${gigabytes(taken)} are taken by other tables` : '';
  return new RainError(
    'too-large',
    `${fileName} ${size}. A browser tab has room for ${gigabytes(DATABASE_BYTES)}${others}. Open a part of it: fewer rows or fewer columns.`,
    { place: { kind: 'file', file: fileName } },
  );
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
