import { parseDecimalComma, parseNumber } from './number-text.ts';

/** Texts that stand for a missing number rather than for a column's name. */
const NO_NAME = /^(?:|\?|-|na|n\/a|nan|null|none)$/i;

/**
 * Whether the first of some rows names the columns, and whether that is beyond doubt. A column of numbers whose first cell is a word says yes, and
 * outweighs everything (years and pixel numbers are names too); a column of numbers with a number on top says no.
 * Without numbers: yes if the first cells are all there, differ, and none of them comes again below; sure only where
 * that tells them from data, because some column repeats its cells.
 * @param commas whether numbers may have decimal commas
 */
export function judgeHeader(rows: readonly (readonly string[])[], commas: boolean): { header: boolean; sure: boolean } {
  const isNumber = (cell: string): boolean =>
    !Number.isNaN(parseNumber(cell)) || (commas && !Number.isNaN(parseDecimalComma(cell)));
  const [first, ...body] = rows;
  if (body.length === 0) {
    const header = first.every((cell) => !NO_NAME.test(cell.trim()) && !isNumber(cell));
    return { header, sure: true };
  }
  let numberOnTop = false;
  for (const [column, top] of first.entries()) {
    const cells = body.map((row) => row[column] ?? '').filter((cell) => !NO_NAME.test(cell.trim()));
    if (cells.length === 0 || !cells.every(isNumber)) continue;
    if (isNumber(top)) numberOnTop = true;
    else if (!NO_NAME.test(top.trim())) return { header: true, sure: true };
  }
  if (numberOnTop) return { header: false, sure: true };
  const distinct = new Set(first.map((cell) => cell.trim().toLowerCase()));
  const repeats = first.some((top, column) => body.some((row) => row[column] === top));
  const header = distinct.size === first.length && !repeats && first.every((cell) => cell.trim() !== '');
  const telling = first.some((_, column) => new Set(body.map((row) => row[column])).size < body.length);
  return { header, sure: repeats || (header && telling) };
}

/**
 * Column names from a header row (or `column1`, `column2`, … when there is none), spaces around them cut off. Names that
 * are empty or differ from an earlier one at most by case, which SQLite cannot hold, get a number.
 */
export function columnNames(header: readonly string[] | null, width: number): { names: string[]; notes: string[] } {
  const notes: string[] = [];
  if (header === null) return { names: Array.from({ length: width }, (_, i) => `column${i + 1}`), notes };
  const wanted = header.map((cell) => cell.trim());
  const taken = new Set<string>();
  const reserved = new Set(wanted.map((name) => name.toLowerCase()));
  const names = wanted.map((name, i) => {
    const lower = name.toLowerCase();
    if (name !== '' && !taken.has(lower)) {
      taken.add(lower);
      return name;
    }
    const free = freeName(name, i, (candidate) => taken.has(candidate) || reserved.has(candidate));
    taken.add(free.toLowerCase());
    notes.push(noteOf(name, i, free));
    return free;
  });
  return { names, notes };
}

function freeName(name: string, index: number, isTaken: (lower: string) => boolean): string {
  const stem = name === '' ? `column${index + 1}` : name;
  let free = name === '' ? stem : `${stem}_2`;
  for (let n = 2; isTaken(free.toLowerCase()); n++) free = `${stem}_${n}`;
  return free;
}

function noteOf(name: string, index: number, free: string): string {
  if (name === '') return `Column ${index + 1} has no name in the file; it is called “${free}”.`;
  return `Column ${index + 1} has the same name as an earlier one, “${name}”; it is called “${free}”.`;
}
