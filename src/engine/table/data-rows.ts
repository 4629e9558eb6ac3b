import { RainError } from '../base/errors.ts';
import { tabulateIntegers } from '../base/tabulate.ts';
import type { Work } from '../base/work.ts';
import type { ByteSource } from './bytes.ts';
import { decodeText } from './decode.ts';
import { chooseDelimiter, delimiterInDoubt, isBlank, sampleRows } from './dialect.ts';
import { columnNames, judgeHeader } from './header.ts';
import type { ProblemLog } from './problem-log.ts';
import type { Doubt, ImportOptions } from './reading.ts';
import { readRows, type RowBatch } from './rows.ts';
import type { LineEnds, Survey } from './survey.ts';

/** SQLite's own limit on the columns of a table. */
const MOST_COLUMNS = 2000;

/** Everything that must be known of a file before its rows can be read. */
export interface Layout {
  readonly encoding: string;
  readonly lineEnds: LineEnds;
  readonly delimiter: string;
  readonly header: boolean;
  /** The header's cells as they stand in the file, or null. */
  readonly headerRow: readonly string[] | null;
  readonly names: readonly string[];
  readonly notes: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** Decides how a file is to be read. Errors: `bad-delimiter`, `too-many-columns`, `header-only`. */
export function layOut(source: ByteSource, survey: Survey, options: ImportOptions): Layout {
  const { fileName } = source;
  const delimiter = chooseDelimiter(survey, fileName, options.delimiter);
  const rows = sampleRows(survey, delimiter);
  const judged = judgeHeader(rows, delimiter !== ',');
  const header = options.header ?? judged.header;
  const width = header ? rows[0].length : rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const place = { kind: 'file', file: fileName } as const;
  if (width > MOST_COLUMNS) {
    const message = `${fileName} has ${width.toLocaleString('en')} columns; at most ${MOST_COLUMNS.toLocaleString('en')} can be used. Leave some out, or choose another delimiter if this number looks wrong.`;
    throw new RainError('too-many-columns', message, { place });
  }
  if (header && rows.length === 1) {
    throw new RainError('header-only', `${fileName} has a header but no rows below it.`, { place });
  }
  const headerRow = header ? rows[0] : null;
  const { names, notes } = columnNames(headerRow, width);
  const { encoding, lineEnds } = survey;
  const doubts: Doubt[] = [];
  if (survey.fallback) doubts.push('encoding');
  if (options.delimiter === undefined && delimiterInDoubt(survey, delimiter)) doubts.push('delimiter');
  if (options.header === undefined && !judged.sure) doubts.push('header');
  return { encoding, lineEnds, delimiter, header, headerRow, names, notes: [...survey.notes, ...notes], doubts };
}

/** Rows of data in order: neither the header nor blank lines (which a table of one column reads as missing cells). */
export async function* readData(
  source: ByteSource,
  layout: Layout,
  problems: ProblemLog,
  phase: string,
  work: Work,
): AsyncGenerator<RowBatch & { readonly blank: number }> {
  const text = decodeText(source, layout.encoding, phase, work);
  const kindOf = rowKinds(layout);
  for await (const batch of readRows(text, layout, problems, source.fileName)) {
    const keep: number[] = [];
    let blank = 0;
    for (let i = 0; i < batch.rows.length; i++) {
      const kind = kindOf(batch.rows[i]);
      if (kind === 'data') keep.push(i);
      else if (kind === 'blank') blank++;
    }
    if (keep.length === batch.rows.length) yield { ...batch, blank };
    else
      yield {
        rows: keep.map((i) => batch.rows[i]),
        lines: tabulateIntegers(keep.length, (i) => batch.lines[keep[i]]),
        blank,
      };
  }
}

/** Tells what each row of a file is, when asked about all of them in order. */
export function rowKinds({ header, names }: Layout): (row: readonly string[]) => 'blank' | 'header' | 'data' {
  let headerDue = header;
  return (row) => {
    if ((headerDue || names.length > 1) && isBlank(row)) return 'blank';
    if (!headerDue) return 'data';
    headerDue = false;
    return 'header';
  };
}
