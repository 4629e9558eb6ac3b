import type { Put } from './column-encoder.ts';
import type { SparseMatrix } from './matrix.ts';

/** Collects the entries of a sparse matrix row by row, columns ascending within a row. */
export class SparseRows {
  readonly #columns: number;
  readonly #rowStarts: Int32Array;
  #indices: Int32Array;
  #values: Float32Array;
  #entries = 0;
  #row = 0;

  /** `expected`: entries to make room for in advance; more are taken too. */
  constructor(rows: number, columns: number, expected: number) {
    this.#columns = columns;
    this.#rowStarts = new Int32Array(rows + 1);
    this.#indices = new Int32Array(Math.ceil(expected) + 16);
    this.#values = new Float32Array(Math.ceil(expected) + 16);
  }

  /** Adds an entry to the row at hand; zeros are not stored. */
  readonly put: Put = (index, value) => {
    if (value === 0) return;
    if (this.#entries === this.#indices.length) this.#grow();
    this.#indices[this.#entries] = index;
    this.#values[this.#entries++] = value;
  };

  /** Ends the row at hand; what is put next belongs to the row after it. */
  endRow(): void {
    this.#rowStarts[++this.#row] = this.#entries;
  }

  /** The matrix, once every row was ended. */
  finish(): SparseMatrix {
    return {
      kind: 'sparse',
      rows: this.#rowStarts.length - 1,
      columns: this.#columns,
      rowStarts: this.#rowStarts,
      indices: this.#indices.slice(0, this.#entries),
      values: this.#values.slice(0, this.#entries),
    };
  }

  #grow(): void {
    const length = this.#indices.length * 2;
    const [indices, values] = [new Int32Array(length), new Float32Array(length)];
    indices.set(this.#indices);
    values.set(this.#values);
    this.#indices = indices;
    this.#values = values;
  }
}
