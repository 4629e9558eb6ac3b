import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import { ByteSource } from './bytes.ts';
import { cellSpans } from './cell-texts.ts';
import { layOut, rowKinds, type Layout } from './data-rows.ts';
import { decodeText, encodingOfMark } from './decode.ts';
import { isBlank } from './dialect.ts';
import { encoderOf } from './encode.ts';
import { ProblemLog } from './problem-log.ts';
import type { ImportOptions } from './reading.ts';
import { readRows } from './rows.ts';
import { surveyFile } from './survey.ts';
import { csvCell } from './write-csv.ts';

/** What to change in a file. Row ids as in the imported table. */
export interface Cleaning {
  readonly removed: ReadonlySet<number>;
  /** By the id of a row, the id of another one whose label it gets, written as it is there. */
  readonly relabelled: ReadonlyMap<number, number>;
  readonly labelColumn: string;
}

const MARK = '\ufeff';

/** A row as it was read, and as it stands in the file, with its line end. */
interface FileRow {
  readonly cells: readonly string[];
  readonly text: string;
}

/**
 * The original file without the removed rows and with the new labels. It is read again from the file, with the options of its
 * import, and everything else in it stays as it is, byte for byte: quotes, spaces, blank lines, header, line ends, byte order
 * mark and encoding. An encoding with several bytes per character other than UTF becomes UTF-8 with a mark.
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
  const labels = await labelTexts(source, layout, label, new Set(relabelled.values()), work);
  const encode = encoderOf(layout.encoding);
  const parts: BlobPart[] = [];
  // A mark that was read as something else, since the person asked for another encoding, is among the cells.
  if (encodingOfMark(source.head) === layout.encoding || !encode) parts.push(encode ? encode(MARK) : MARK);
  for await (const rows of rowsOf(source, layout, 'Writing rows', work)) {
    const texts = rows.map(({ id, row }) => {
      const like = relabelled.get(id);
      const written = like === undefined ? undefined : labels.get(like);
      if (written === undefined) return removed.has(id) ? '' : id < 0 ? row.text : shown(row);
      return withCell(row, label, written, layout.delimiter);
    });
    parts.push(encode ? encode(texts.join('')) : texts.join(''));
  }
  return new Blob(parts, { type: 'text/csv' });
}

/** A row of data as it stands in the file. One that is a blank line gets quotes: most readers would pass over it. */
function shown({ cells, text }: FileRow): string {
  return isBlank(cells) ? `""${lineEndOf(text)}` : text;
}

function lineEndOf(text: string): string {
  return /[\r\n]+$/.exec(text)?.[0] ?? '';
}

/** All lines of a file in order, also those that are no rows of data: their id is −1. */
async function* rowsOf(
  source: ByteSource,
  layout: Layout,
  phase: string,
  work: Work,
): AsyncGenerator<readonly { readonly id: number; readonly row: FileRow }[]> {
  const text = decodeText(source, layout.encoding, phase, work);
  const kindOf = rowKinds(layout);
  let next = 0;
  const dialect = { ...layout, texts: true };
  for await (const { rows, texts = [] } of readRows(text, dialect, new ProblemLog(), source.fileName)) {
    yield rows.map((cells, i) => ({ id: kindOf(cells) === 'data' ? next++ : -1, row: { cells, text: texts[i] } }));
  }
}

/** The labels of some rows as they stand in the file, by row id. */
async function labelTexts(
  source: ByteSource,
  layout: Layout,
  label: number,
  wanted: ReadonlySet<number>,
  work: Work,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (wanted.size === 0) return found;
  for await (const rows of rowsOf(source, layout, 'Reading labels', work)) {
    for (const { id, row } of rows) {
      if (!wanted.has(id)) continue;
      const span = cellSpans(row.text, layout.delimiter, row.cells)?.at(label);
      found.set(id, span ? row.text.slice(span.start, span.end) : csvCell(row.cells[label], layout.delimiter));
    }
    if (found.size === wanted.size) break;
  }
  return found;
}

/** A row's text with another one for a cell. A row too short to have the cell gets those before it as empty ones. */
function withCell({ cells, text }: FileRow, column: number, written: string, delimiter: string): string {
  const span = cellSpans(text, delimiter, cells)?.at(column);
  if (span) return text.slice(0, span.start) + written + text.slice(span.end);
  const texts = cells.map((cell) => csvCell(cell, delimiter));
  while (texts.length < column) texts.push('');
  texts[column] = written;
  return texts.join(delimiter) + lineEndOf(text);
}
