import { counted } from '../base/counted.ts';
import type { Work } from '../base/work.ts';
import { ByteSource } from './bytes.ts';
import { layOut, readData, type Layout } from './data-rows.ts';
import type { RowBatch } from './rows.ts';
import { ProblemLog } from './problem-log.ts';
import type { ImportOptions, ImportPreview, ImportReading } from './reading.ts';
import { checkFileSize, checkRoom, DATABASE_BYTES, storedBytes } from './room.ts';
import { surveyFile, type Survey } from './survey.ts';
import { cellAt, type Column, type Table } from './table.ts';
import { TableBuilder } from './table-builder.ts';

/** Rows shown in a preview. */
const PREVIEW_ROWS = 100;

/**
 * Reads a delimited text file (or one packed by gzip) into a table. Types are inferred over all rows: integer, real,
 * boolean (`true`/`false`) or text; see `parseNumber` and, where no commas divide the cells, `parseDecimalComma` for what is a number. The file is streamed: twice, first to
 * learn its encoding and line ends, and a third time only when a column of numbers turns out to hold text further down.
 * Errors: `empty-file`, `header-only`, `not-text`, `not-a-table`, `too-many-columns`, `bad-delimiter`,
 * `unknown-encoding`, `wrong-encoding`, `unknown-column`, `endless-row`, `broken-gzip`, `file-unreadable`, `too-large`, `cancelled`.
 * @param room bytes that the table may take in SQLite
 * @returns also about how many bytes it takes there
 */
export async function importTable(
  name: string,
  file: Blob,
  fileName: string,
  options: ImportOptions,
  work: Work,
  room = DATABASE_BYTES,
): Promise<{ table: Table; reading: ImportReading; bytes: number }> {
  checkFileSize(fileName, file.size, room);
  const source = await ByteSource.open(file, fileName, work);
  const survey = await surveyFile(source, options.encoding, Infinity, work);
  const layout = layOut(source, survey, options);
  const { characters } = survey;
  checkRoom(fileName, survey.lines, layout.names.length, characters, room);
  const problems = new ProblemLog();
  const builder = new TableBuilder(layout, survey.lines - (layout.header ? 1 : 0), options, problems);
  let blank = 0;
  for await (const batch of readData(source, layout, problems, 'Reading rows', work)) {
    builder.add(batch);
    blank += batch.blank;
  }
  const columns = await finishColumns(builder, () =>
    readData(source, layout, new ProblemLog(), 'Reading text columns', work),
  );
  const reading = readingOf(layout, problems, blank, builder);
  const bytes = storedBytes(builder.rowCount, columns.length, characters);
  return { table: { name, rowCount: builder.rowCount, columns }, reading, bytes };
}

/** Reads the beginning of a file as `importTable` would, with the same errors. Types are those of the rows looked at. */
export async function previewFile(
  file: Blob,
  fileName: string,
  options: ImportOptions,
  work: Work,
): Promise<ImportPreview> {
  const source = await ByteSource.open(file, fileName, work);
  const survey = await surveyFile(source, options.encoding, 1, work);
  const layout = layOut(source, survey, options);
  const problems = new ProblemLog();
  const builder = new TableBuilder(layout, PREVIEW_ROWS, options, problems);
  const batches: RowBatch[] = [];
  let blank = 0;
  for await (const batch of readData(source, layout, problems, 'Reading rows', work)) {
    batches.push(batch);
    builder.add(batch);
    blank += batch.blank;
    if (builder.rowCount >= PREVIEW_ROWS) break;
  }
  const columns = await finishColumns(builder, () => batches);
  const shown = Array.from({ length: Math.min(PREVIEW_ROWS, builder.rowCount) }, (_, row) =>
    columns.map((c) => cellAt(c, row)),
  );
  return {
    reading: readingOf(layout, problems, blank, builder),
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: shown,
    rowEstimate: estimateRows(source, survey, layout.header),
  };
}

/** About how many rows a file has whose beginning was looked through. */
function estimateRows(
  source: ByteSource,
  { complete, lines, start, encoding }: Survey,
  header: boolean,
): number | null {
  const seen = lines - (header ? 1 : 0);
  if (complete) return seen;
  if (source.compressed) return null;
  const bytes =
    encoding === 'utf-8' ? new TextEncoder().encode(start).length : start.length * (/^utf-16/.test(encoding) ? 2 : 1);
  return Math.round(seen * Math.max(1, source.file.size / bytes));
}

/** The columns of a builder, after a second look at the rows where one is needed. */
async function finishColumns(
  builder: TableBuilder,
  rowsAgain: () => AsyncIterable<RowBatch> | Iterable<RowBatch>,
): Promise<Column[]> {
  const { columns, again } = builder.finish();
  if (again.size === 0) return columns.filter((column) => column !== null);
  const second = builder.againBuilder(again);
  for await (const batch of rowsAgain()) second.add(batch);
  const repaired = second.finish();
  return columns.map((column, c) => column ?? repaired.get(c)).filter((column) => column !== undefined);
}

function readingOf(layout: Layout, problems: ProblemLog, blank: number, builder: TableBuilder): ImportReading {
  const notes = [...layout.notes];
  if (blank > 0) notes.push(`${counted(blank, 'blank line')} left out.`);
  if (builder.emptyExtras > 0) {
    notes.push(`Empty cells beyond the last column left out in ${counted(builder.emptyExtras, 'row')}.`);
  }
  const { encoding, delimiter, header, doubts } = layout;
  return { encoding, delimiter, header, doubts, problems: problems.kept, problemCount: problems.count, notes };
}
