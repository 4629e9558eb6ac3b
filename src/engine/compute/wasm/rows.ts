/** Features in WebAssembly memory with their column of ones, and how the vectors that meet them are laid out. */
export interface WasmRows {
  readonly rows: number;
  /** Features without the column of ones. */
  readonly columns: number;
  /** Rows per tile, so that a tile's features stay in the cache between the forward and the backward pass. */
  readonly tileRows: number;
  /** Floats from one row of Z to the next when k columns are worked on. */
  zStride(k: number): number;
  /** Floats between features and between columns of V and G, and the length of either. */
  layout(k: number): { readonly feature: number; readonly column: number; readonly length: number };
  /** Z ← [X 1]·V for one tile. */
  forward(first: number, rows: number, v: number, z: number, k: number): void;
  /** G ← G + [X 1]ᵀ·Z for one tile. */
  back(first: number, rows: number, z: number, g: number, k: number): void;
}
