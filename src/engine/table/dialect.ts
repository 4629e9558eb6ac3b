import Papa from 'papaparse';
import { RainError } from '../base/errors.ts';
import { LineEndUnifier } from './line-ends.ts';
import { papaParser } from './papa-parser.ts';
import type { Survey } from './survey.ts';

/** Delimiters looked for, the likeliest first. */
const DELIMITERS = [',', '\t', ';', '|'];

/** Other characters that people divide columns by; they are only ever a reason to look again. */
const RARE_DELIMITERS = [' ', ':', '~', '^'];

/** Rows looked at to choose a delimiter. */
const DELIMITER_ROWS = 10;

/** Rows looked at to tell a header from data. */
const SAMPLE_ROWS = 100;

/** The delimiter asked for, or the one that splits the first rows most evenly. Errors: `bad-delimiter`. */
export function chooseDelimiter(survey: Survey, fileName: string, asked: string | undefined): string {
  if (asked !== undefined) {
    if (asked.length === 1 && !Papa.BAD_DELIMITERS.includes(asked)) return asked;
    throw new RainError('bad-delimiter', 'The delimiter must be one character, and no quote or line end.');
  }
  const start = unified(survey, ',').slice(0, 1 << 17);
  if (/\.(?:tsv|tab)(?:\.gz)?$/i.test(fileName) && start.includes('\t')) return '\t';
  const newline = survey.lineEnds === 'mixed' ? '\n' : survey.lineEnds;
  return Papa.parse(start, { preview: DELIMITER_ROWS, delimitersToGuess: DELIMITERS, newline, skipEmptyLines: true })
    .meta.delimiter;
}

/** Whether some other character divides the first rows as evenly as the delimiter that was chosen, or is the only one that does. */
export function delimiterInDoubt(survey: Survey, delimiter: string): boolean {
  const columns = widthOf(survey, delimiter);
  const others = columns === 1 ? [...DELIMITERS, ...RARE_DELIMITERS] : DELIMITERS;
  return others.some((other) => other !== delimiter && (widthOf(survey, other) ?? 1) > 1);
}

/** Columns that a delimiter divides the first rows into; null when they differ. */
function widthOf(survey: Survey, delimiter: string): number | null {
  const widths = new Set(
    sampleRows(survey, delimiter)
      .slice(0, DELIMITER_ROWS)
      .map((row) => row.length),
  );
  return widths.size === 1 ? [...widths][0] : null;
}

/** The first rows of a file, blank lines left out. */
export function sampleRows(survey: Survey, delimiter: string): string[][] {
  const newline = survey.lineEnds === 'mixed' ? '\n' : survey.lineEnds;
  const parser = papaParser({ delimiter, newline, preview: SAMPLE_ROWS });
  const start = unified(survey, delimiter);
  // The last row may be cut off where the sample ends, unless it is the only one.
  const complete = parser.parse(start, 0, true).data.filter((row) => !isBlank(row));
  return complete.length > 1 ? complete : parser.parse(start, 0, false).data.filter((row) => !isBlank(row));
}

/** A line without any cell. In a table of one column it is a missing cell instead. */
export function isBlank(row: readonly string[]): boolean {
  return row.length === 1 && row[0].trim() === '';
}

function unified(survey: Survey, delimiter: string): string {
  if (survey.lineEnds !== 'mixed') return survey.start;
  const unifier = new LineEndUnifier(delimiter);
  return unifier.next(survey.start) + unifier.finish();
}
