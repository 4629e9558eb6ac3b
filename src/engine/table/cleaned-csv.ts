import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import { ByteSource } from './bytes.ts';
import { layOut, readData } from './data-rows.ts';
import { encodingOfMark } from './decode.ts';
import { ProblemLog } from './problem-log.ts';
import type { ImportOptions } from './reading.ts';
import { surveyFile } from './survey.ts';
import { csvLine } from './write-csv.ts';

/** What to change in a file. Row ids as in the imported table. */
export interface Cleaning {
  readonly removed: ReadonlySet<number>;
  /** New text of the label by row id. */
  readonly relabelled: ReadonlyMap<number, string>;
  readonly labelColumn: string;
}

/**
 * The original file without the removed rows and with the new labels, as UTF-8. It is read again from the file, with
 * the options of its import, so that every untouched cell keeps its text (`1.50`, ` 7`, a leading zero), also cells
 * beyond the last column; delimiter, header, line ends and a byte order mark stay. Blank lines go, and so do quotes that
 * no cell needs.
 * Errors: those of `importTable`, and `unknown-column` for the label.
 */
export async function cleanedCsv(
  file: Blob,
  fileName: string,
  options: ImportOptions,
  { removed, relabelled, labelColumn }: Cleaning,
  work: Work,
): Promise<Blob> {
  const source = await ByteSource.open(file, fileName, work);
  const layout = layOut(source, await surveyFile(source, options.encoding, Infinity, work), options);
  const label = layout.names.indexOf(labelColumn);
  if (label < 0) throw new RainError('unknown-column', `${fileName} has no column “${labelColumn}”.`);
  const newline = layout.lineEnds === 'mixed' ? '\n' : layout.lineEnds;
  // Without its mark a spreadsheet would take a file that had one for Windows-1252.
  const parts: string[] = encodingOfMark(source.head) === null ? [] : ['\ufeff'];
  if (layout.headerRow) parts.push(csvLine(layout.headerRow, layout.delimiter), newline);
  let id = 0;
  for await (const { rows } of readData(source, layout, new ProblemLog(), 'Writing rows', work)) {
    const lines: string[] = [];
    for (const row of rows) {
      if (!removed.has(id)) lines.push(csvLine(relabel(row, label, relabelled.get(id)), layout.delimiter), newline);
      id++;
    }
    parts.push(lines.join(''));
  }
  return new Blob(parts, { type: 'text/csv' });
}

function relabel(row: readonly string[], label: number, text: string | undefined): readonly string[] {
  if (text === undefined) return row;
  const changed = [...row];
  // A row too short to have a label gets the cells before it as empty ones.
  while (changed.length < label) changed.push('');
  changed[label] = text;
  return changed;
}
