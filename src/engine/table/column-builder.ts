import { isIntegerText, maybeThousands, parseDecimalComma, parseNumber, parseNumberLeniently } from './number-text.ts';
import type { Column, ColumnType } from './table.ts';
import { TextDictionary } from './text-dictionary.ts';

/** Collects the cells of one column, row after row. */
export interface ColumnBuilder {
  /** Adds the cell of the next row; null is a missing cell. Returns false when it does not fit a type that was asked for and was taken as missing. */
  add(text: string | null): boolean;
  /** The column, or the type it turned out to have when its cells must be read again as that type. */
  finish(name: string): Column | { readonly readAgainAs: ColumnType };
}

/**
 * Builds a column whose type follows from all of its cells.
 * @param capacity the rows to expect; more are taken too
 * @param commas whether numbers may have decimal commas, which they have not where commas divide the cells
 */
export function inferredColumn(capacity: number, commas: boolean): ColumnBuilder {
  return new InferredBuilder(capacity, commas);
}

/** Builds a column of a type that is known. */
export function typedColumn(type: ColumnType, capacity: number, commas: boolean): ColumnBuilder {
  return type === 'text' ? new TextBuilder(capacity) : new NumberBuilder(type, capacity, commas);
}

class TextBuilder implements ColumnBuilder {
  #codes: Int32Array;
  readonly #dictionary = new TextDictionary();
  #rows: number;

  constructor(capacity: number, missingSoFar = 0) {
    this.#codes = new Int32Array(Math.max(capacity, missingSoFar)).fill(-1, 0, missingSoFar);
    this.#rows = missingSoFar;
  }

  add(text: string | null): boolean {
    if (this.#rows === this.#codes.length) this.#codes = grown(this.#codes, Int32Array);
    this.#codes[this.#rows++] = text === null ? -1 : this.#dictionary.code(text);
    return true;
  }

  finish(name: string): Column {
    return { name, type: 'text', codes: trimmed(this.#codes, this.#rows), dictionary: this.#dictionary.texts };
  }
}

const BOOLEANS: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
]);
/** Taken as true and false when a person has said that the column is boolean. */
const LENIENT_BOOLEANS: ReadonlyMap<string, number> = new Map([
  ...BOOLEANS,
  ...['t', 'yes', 'y', '1'].map((text) => [text, 1] as const),
  ...['f', 'no', 'n', '0'].map((text) => [text, 0] as const),
]);

class NumberBuilder implements ColumnBuilder {
  readonly #type: 'integer' | 'real' | 'boolean';
  readonly #commas: boolean;
  #values: Float64Array;
  #rows = 0;

  constructor(type: 'integer' | 'real' | 'boolean', capacity: number, commas: boolean) {
    this.#type = type;
    this.#commas = commas;
    this.#values = new Float64Array(capacity);
  }

  add(text: string | null): boolean {
    const value = text === null ? NaN : this.#parse(text);
    if (this.#rows === this.#values.length) this.#values = grown(this.#values, Float64Array);
    this.#values[this.#rows++] = value;
    return text === null || !Number.isNaN(value);
  }

  #parse(text: string): number {
    if (this.#type === 'boolean') return LENIENT_BOOLEANS.get(text.trim().toLowerCase()) ?? NaN;
    const plain = parseNumberLeniently(text);
    const value = Number.isNaN(plain) && this.#commas ? parseDecimalComma(text) : plain;
    if (this.#type === 'real') return value;
    // 1,000 is an integer only as a thousand, and nobody said so: better missing and told of than 1.
    return Number.isInteger(value) && !maybeThousands(text) ? value : NaN;
  }

  finish(name: string): Column {
    return { name, type: this.#type, values: trimmed(this.#values, this.#rows) };
  }
}

/**
 * Starts undecided, becomes integer or boolean with the first cell, and widens integer → real. A cell that fits
 * neither makes the column text; the cells before it are gone by then, so the column asks to be read again. A column of
 * decimal commas is one of numbers where none has a decimal point, and one of them at least cannot be meant as thousands.
 */
class InferredBuilder implements ColumnBuilder {
  #type: ColumnType | null = null;
  #values: Float64Array;
  #text: TextBuilder | null = null;
  #rows = 0;
  readonly #commas: boolean;
  #mark: ',' | '.' | null = null;
  /** Whether every comma so far may group thousands. */
  #doubtful = true;

  constructor(capacity: number, commas: boolean) {
    this.#commas = commas;
    this.#values = new Float64Array(capacity);
  }

  add(text: string | null): boolean {
    if (this.#type === 'text') this.#text?.add(text);
    else {
      if (this.#rows === this.#values.length) this.#values = grown(this.#values, Float64Array);
      if (text === null) this.#values[this.#rows] = NaN;
      else this.#addValue(text);
    }
    this.#rows++;
    return true;
  }

  #addValue(text: string): void {
    const value = this.#type === 'boolean' ? NaN : this.#number(text);
    if (!Number.isNaN(value)) {
      this.#values[this.#rows] = value;
      if (this.#type !== 'real') this.#type = this.#mark === null && isIntegerText(text) ? 'integer' : 'real';
      return;
    }
    const boolean =
      this.#type === null || this.#type === 'boolean' ? BOOLEANS.get(text.trim().toLowerCase()) : undefined;
    if (boolean !== undefined) {
      this.#values[this.#rows] = boolean;
      this.#type = 'boolean';
      return;
    }
    if (this.#type === null) {
      this.#text = new TextBuilder(this.#values.length, this.#rows);
      this.#text.add(text);
    }
    this.#type = 'text';
    this.#values = new Float64Array();
  }

  /** The number that a cell is, written with the same decimal mark as those before. */
  #number(text: string): number {
    const value = parseNumber(text);
    if (!this.#commas) return value;
    if (!Number.isNaN(value)) return isIntegerText(text) || this.#isMarkedBy('.') ? value : NaN;
    const other = parseDecimalComma(text);
    if (Number.isNaN(other) || !this.#isMarkedBy(',')) return NaN;
    this.#doubtful &&= maybeThousands(text);
    return other;
  }

  #isMarkedBy(mark: ',' | '.'): boolean {
    this.#mark ??= mark;
    return this.#mark === mark;
  }

  finish(name: string): Column | { readonly readAgainAs: ColumnType } {
    if (this.#text) return this.#text.finish(name);
    if (this.#type === 'text' || (this.#mark === ',' && this.#doubtful)) return { readAgainAs: 'text' };
    // A column without a single cell says nothing about its type; text is the one that can hold anything.
    if (this.#type === null) return new TextBuilder(this.#rows, this.#rows).finish(name);
    return { name, type: this.#type, values: trimmed(this.#values, this.#rows) };
  }
}

/** The same entries with room for more. */
function grown<T extends Float64Array | Int32Array>(array: T, kind: new (length: number) => T): T {
  const larger = new kind(Math.ceil(array.length * 1.5) + 64);
  larger.set(array);
  return larger;
}

/** The first `length` entries; copied only when the array is longer, so that no spare memory is kept. */
function trimmed<T extends Float64Array | Int32Array>(array: T, length: number): T {
  return (array.length === length ? array : array.slice(0, length)) as T;
}
