import { RainError } from '../base/errors.ts';
import { inferredColumn, typedColumn, type ColumnBuilder } from './column-builder.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ImportOptions } from './reading.ts';
import type { RowBatch } from './rows.ts';
import type { Column, ColumnType } from './table.ts';

/** Cells for which room is made in advance; beyond, columns grow. */
const CELLS_AHEAD = 1 << 27;

/** Turns rows of cell texts into typed columns, and reports rows of another width and cells of another type. */
export class TableBuilder {
  /** Rows added so far. */
  rowCount = 0;
  /** Rows whose cells beyond the last column were all empty: left out without a report. */
  emptyExtras = 0;
  readonly #names: readonly string[];
  readonly #types: readonly (ColumnType | undefined)[];
  readonly #builders: readonly ColumnBuilder[];
  readonly #missing: ReadonlySet<string>;
  readonly #problems: ProblemLog;
  readonly #commas: boolean;

  /** `lines` is an upper bound of the number of rows. Errors: `unknown-column` for a type asked for. */
  constructor(
    { names, delimiter }: { readonly names: readonly string[]; readonly delimiter: string },
    lines: number,
    options: ImportOptions,
    problems: ProblemLog,
  ) {
    const types = new Map(Object.entries(options.types ?? {}));
    for (const name of types.keys()) {
      if (names.includes(name)) continue;
      throw new RainError(
        'unknown-column',
        `There is no column “${name}” whose type could be set. The columns are ${listed(names)}.`,
      );
    }
    this.#names = names;
    this.#commas = delimiter !== ',';
    this.#types = names.map((name) => types.get(name));
    const capacity = Math.min(lines, Math.ceil(CELLS_AHEAD / names.length));
    this.#builders = this.#types.map((type) =>
      type ? typedColumn(type, capacity, this.#commas) : inferredColumn(capacity, this.#commas),
    );
    this.#missing = new Set(['', ...(options.missing ?? []).map((text) => text.trim())]);
    this.#problems = problems;
  }

  /** Adds rows; their cells are typed at once. */
  add({ rows, lines }: RowBatch): void {
    const builders = this.#builders;
    const width = builders.length;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (row.length !== width) this.#reportWidth(row, lines[i]);
      for (let c = 0; c < width; c++) {
        const cell = this.#cell(row[c]);
        if (!builders[c].add(cell)) this.#reportType(cell ?? '', c, lines[i]);
      }
    }
    this.rowCount += rows.length;
  }

  /** The columns; those whose type became clear too late to keep their cells are named in `again`. */
  finish(): { columns: (Column | null)[]; again: Map<number, ColumnType> } {
    const again = new Map<number, ColumnType>();
    const columns = this.#builders.map((builder, c) => {
      const column = builder.finish(this.#names[c]);
      if (!('readAgainAs' in column)) return column;
      again.set(c, column.readAgainAs);
      return null;
    });
    return { columns, again };
  }

  /** Reads some columns of the same rows again, as types now known. */
  againBuilder(again: ReadonlyMap<number, ColumnType>): { add(batch: RowBatch): void; finish(): Map<number, Column> } {
    const builders = Array.from(again, ([c, type]) => ({ c, builder: typedColumn(type, this.rowCount, this.#commas) }));
    return {
      add: ({ rows }) => {
        for (const row of rows) for (const { c, builder } of builders) builder.add(this.#cell(row[c]));
      },
      finish: () =>
        new Map(
          builders.map(({ c, builder }) => {
            const column = builder.finish(this.#names[c]);
            if ('readAgainAs' in column) throw new Error('a typed column cannot change its type');
            return [c, column];
          }),
        ),
    };
  }

  #cell(text: string | undefined): string | null {
    if (text === undefined || text === '') return null;
    // Cutting spaces off every cell would cost as much as the rest: look first whether there are any.
    const spaced = text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32;
    if (!spaced && this.#missing.size === 1) return text;
    return this.#missing.has(spaced ? text.trim() : text) ? null : text;
  }

  #reportWidth(row: readonly string[], line: number): void {
    const width = this.#names.length;
    if (row.length < width) {
      this.#problems.add(
        line,
        `This row has ${cells(row.length)} where ${width} ${width === 1 ? 'is' : 'are'} expected; the others were read as missing.`,
      );
      return;
    }
    const extra = row.slice(width);
    if (extra.every((cell) => cell.trim() === '')) this.emptyExtras++;
    else
      this.#problems.add(
        line,
        `This row has ${cells(row.length)} where ${width} ${width === 1 ? 'is' : 'are'} expected; left out: ${listed(extra)}.`,
        width + 1,
      );
  }

  #reportType(cell: string, c: number, line: number): void {
    const type = this.#types[c] ?? 'text';
    const wanted = { integer: 'an integer', real: 'a number', boolean: 'true or false', text: 'text' }[type];
    this.#problems.add(
      line,
      `“${shortened(cell)}” in column “${this.#names[c]}” is not ${wanted}; it was read as missing.`,
      c + 1,
    );
  }
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}

/** Up to ten texts in quotes, each shortened. */
function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 10).map((text) => `“${shortened(text)}”`);
  return shown.join(', ') + (texts.length > 10 ? ` and ${texts.length - 10} more` : '');
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
