import type { Floats } from '../backend.ts';
import type { Arena } from './arena.ts';
import type { Kernels } from './kernels.ts';
import type { WasmRows } from './rows.ts';

/** Rows after which the float32 sums are added to float64 ones: keeps the error near 2e-7 at any number of rows. */
const FLUSH_ROWS = 16384;

/** What a pass does to one tile of Z, between the forward and the backward product; `z` is an address. */
export type Tile = (z: number, first: number, rows: number) => void;

/**
 * Passes over the rows, tile by tile: Z ← [X 1]·V, then something done to Z in place, then G ← G + [X 1]ᵀ·Z, while the
 * tile's features are in the cache. Room for V, G and Z is kept from pass to pass.
 */
export class Passes {
  /** What is passed over. */
  readonly rows: WasmRows;
  /** Where V, G and Z have their room. */
  readonly arena: Arena;
  /** The kernels on the memory that the arena divides. */
  readonly kernels: Kernels;
  #columns = 0;
  #v = 0;
  #g = 0;
  #z = 0;
  /** Address of one float per row of a tile. */
  readonly scratch: number;

  /** Takes its room from `arena` as it needs it, and keeps it. */
  constructor(rows: WasmRows, arena: Arena, kernels: Kernels) {
    this.rows = rows;
    this.arena = arena;
    this.kernels = kernels;
    this.scratch = arena.allocate(rows.tileRows * 4);
  }

  /** Writes V, given (columns + 1) × k row-major. */
  setColumns(V: Floats, k: number): void {
    this.#makeRoom(k);
    const { feature, column, length } = this.rows.layout(k);
    const target = this.arena.floats(this.#v, length);
    for (let j = 0, v = 0; j <= this.rows.columns; j++) {
      for (let c = 0; c < k; c++, v++) target[j * feature + c * column] = V[v];
    }
  }

  /** Writes V_c − V_last for c < classes − 1 of each of several V, each (columns + 1) × classes row-major. */
  setDifferences(vs: readonly Floats[], classes: number): void {
    const m = classes - 1;
    this.#makeRoom(vs.length * m);
    const { feature, column, length } = this.rows.layout(vs.length * m);
    const target = this.arena.floats(this.#v, length);
    vs.forEach((V, s) => {
      for (let j = 0; j <= this.rows.columns; j++) {
        const last = V[j * classes + m];
        const at = j * feature + s * m * column;
        for (let c = 0; c < m; c++) target[at + c * column] = V[j * classes + c] - last;
      }
    });
  }

  /** Z = [X 1]·V tile by tile, for the columns set last. */
  forward(k: number, tile: Tile): void {
    const { rows } = this;
    for (let first = 0; first < rows.rows; first += rows.tileRows) {
      const count = Math.min(rows.tileRows, rows.rows - first);
      rows.forward(first, count, this.#v, this.#z, k);
      tile(this.#z, first, count);
    }
  }

  /**
   * [X 1]ᵀ·Z for what `tile` leaves in Z, k columns: the sums in the layout's order, in float64; of every so-manieth tile
   * alone if `every` is above 1.
   */
  forwardAndBack(k: number, tile: Tile, every = 1): Float64Array {
    return this.#sum(
      k,
      (first, count) => {
        this.rows.forward(first, count, this.#v, this.#z, k);
        tile(this.#z, first, count);
      },
      every,
    );
  }

  /** How many rows every so-manieth tile holds. */
  sampledRows(every: number): number {
    const { rows, tileRows } = this.rows;
    const tiles = Math.ceil(rows / tileRows);
    const last = tiles - 1;
    const taken = Math.ceil(tiles / every) * tileRows;
    return last % every === 0 ? taken - (tiles * tileRows - rows) : taken;
  }

  /** [X 1]ᵀ·Z for what `fill` writes into Z. */
  back(k: number, fill: Tile): Float64Array {
    this.#makeRoom(k);
    return this.#sum(k, (first, count) => fill(this.#z, first, count));
  }

  #sum(k: number, fillZ: (first: number, count: number) => void, every = 1): Float64Array {
    const { rows } = this;
    const { length } = rows.layout(k);
    const G = this.arena.floats(this.#g, length).fill(0);
    const total = new Float64Array(length);
    const flush = () => {
      for (let i = 0; i < length; i++) total[i] += G[i];
      G.fill(0);
    };
    let unflushed = 0;
    for (let first = 0; first < rows.rows; first += every * rows.tileRows) {
      const count = Math.min(rows.tileRows, rows.rows - first);
      fillZ(first, count);
      rows.back(first, count, this.#z, this.#g, k);
      unflushed += count;
      if (unflushed < FLUSH_ROWS) continue;
      flush();
      unflushed = 0;
    }
    flush();
    return total;
  }

  /** Room for k columns of V, G and Z; V is zeroed where nothing will be written (padding). */
  #makeRoom(k: number): void {
    if (k === this.#columns) return;
    const bytes = (columns: number) => {
      const vector = this.rows.layout(columns).length * 4;
      return [vector, vector, this.rows.tileRows * this.rows.zStride(columns) * 4];
    };
    if (this.#columns > 0) {
      const addresses = [this.#v, this.#g, this.#z];
      bytes(this.#columns).forEach((size, i) => this.arena.release(addresses[i], size));
    }
    const sizes = bytes(k);
    [this.#v, this.#g, this.#z] = sizes.map((size) => this.arena.allocate(size));
    this.arena.floats(this.#v, sizes[0] / 4).fill(0);
    this.#columns = k;
  }
}
