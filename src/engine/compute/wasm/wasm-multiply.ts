import type { Floats } from '../backend.ts';
import type { Multiply } from '../tensors/multiply.ts';
import { Arena } from './arena.ts';
import { instantiateKernels, type Kernels } from './kernels.ts';

/** Columns of a panel of B. */
const PANEL = 8;
/** Rows of A, and steps of a sum, that are worked on at a time: what both take of A and B stays in the second-level cache. */
const TILE = 128;
const STEPS = 256;
/** Columns of A that are worked on at a time in Aᵀ·B, for the same reason. */
const COLUMNS = 256;

/** Matrix products in float32 by one SIMD kernel, A passing through WebAssembly memory tile by tile, B packed into panels. */
export async function wasmMultiply(module: WebAssembly.Module): Promise<Multiply> {
  const arena = new Arena();
  const kernels = await instantiateKernels(module, arena.memory);
  arena.reserve(kernels.firstFreeByte());
  return {
    product: (A, B, m, k, n) => product(arena, kernels, A, m, k, n, (panels) => packRows(B, 0, k, n, panels)),
    productTranspose: (A, B, m, k, n) => product(arena, kernels, A, m, k, n, (panels) => packColumns(B, k, n, panels)),
    transposeProduct: (A, B, m, k, n) => transposeProduct(arena, kernels, A, B, m, k, n),
  };
}

function product(
  arena: Arena,
  kernels: Kernels,
  A: Floats,
  m: number,
  k: number,
  n: number,
  pack: (panels: Float32Array) => void,
): Float32Array {
  const C = new Float32Array(m * n);
  const width = roundUp(n, PANEL);
  const most = roundUp(Math.min(TILE, m), 4);
  withRoom(arena, [most * k, k * width, most * width], (a, b, c) => {
    pack(arena.floats(b, k * width));
    for (let first = 0; first < m; first += TILE) {
      const rows = Math.min(TILE, m - first);
      arena.floats(a, rows * k).set(A.subarray(first * k, (first + rows) * k));
      arena.floats(c, most * width).fill(0);
      for (let from = 0; from < k; from += STEPS) {
        const steps = Math.min(STEPS, k - from);
        const [at, panel] = [a + 4 * from, b + 4 * PANEL * from];
        kernels.multiplyPanels(
          at,
          4 * k,
          4,
          roundUp(rows, 4),
          steps,
          panel,
          4 * PANEL * k,
          width / PANEL,
          c,
          4 * width,
        );
      }
      copyRows(arena.floats(c, rows * width), width, n, C.subarray(first * n, (first + rows) * n));
    }
  });
  return C;
}

function transposeProduct(
  arena: Arena,
  kernels: Kernels,
  A: Floats,
  B: Floats,
  m: number,
  k: number,
  n: number,
): Float32Array {
  const C = new Float32Array(k * n);
  const width = roundUp(n, PANEL);
  const height = roundUp(k, 4);
  const most = Math.min(TILE, m);
  withRoom(arena, [most * k, most * width, height * width], (a, b, c) => {
    arena.floats(c, height * width).fill(0);
    for (let first = 0; first < m; first += TILE) {
      const rows = Math.min(TILE, m - first);
      arena.floats(a, rows * k).set(A.subarray(first * k, (first + rows) * k));
      packRows(B, first, rows, n, arena.floats(b, rows * width));
      for (let from = 0; from < height; from += COLUMNS) {
        const columns = Math.min(COLUMNS, height - from);
        const [at, to] = [a + 4 * from, c + 4 * width * from];
        kernels.multiplyPanels(at, 4, 4 * k, columns, rows, b, 4 * PANEL * rows, width / PANEL, to, 4 * width);
      }
    }
    copyRows(arena.floats(c, k * width), width, n, C);
  });
  return C;
}

/** Rows first … first + rows − 1 of B (· × n), columns in panels of 8, zeros behind the last. */
function packRows(B: Floats, first: number, rows: number, n: number, panels: Float32Array): void {
  const width = roundUp(n, PANEL);
  if (width > n) panels.fill(0);
  for (let column = 0; column < n; column += PANEL) {
    const end = Math.min(PANEL, n - column);
    let to = column * rows;
    for (let t = 0, from = first * n + column; t < rows; t++, from += n, to += PANEL) {
      for (let j = 0; j < end; j++) panels[to + j] = B[from + j];
    }
  }
}

/** The same of Bᵀ, B being n × k: its rows are the columns, eight at a time. */
function packColumns(B: Floats, k: number, n: number, panels: Float32Array): void {
  if (roundUp(n, PANEL) > n) panels.fill(0);
  for (let column = 0; column < n; column++) {
    let to = (column - (column % PANEL)) * k + (column % PANEL);
    for (let from = column * k; from < (column + 1) * k; from++, to += PANEL) panels[to] = B[from];
  }
}

/** The first n of every `width` columns. */
function copyRows(from: Float32Array, width: number, n: number, into: Float32Array): void {
  if (width === n) into.set(from);
  else for (let r = 0, at = 0; at < into.length; r++, at += n) into.set(from.subarray(r * width, r * width + n), at);
}

function roundUp(size: number, to: number): number {
  return Math.ceil(size / to) * to;
}

/** Addresses of room for so many floats each, given back afterwards. */
function withRoom(arena: Arena, sizes: readonly number[], f: (a: number, b: number, c: number) => void): void {
  const [a, b, c] = sizes.map((size) => arena.allocate(4 * size));
  try {
    f(a, b, c);
  } finally {
    [a, b, c].forEach((address, i) => arena.release(address, 4 * sizes[i]));
  }
}
