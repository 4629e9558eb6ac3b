import type { Multiply } from '../tensors/multiply.ts';
import type { Floats } from '../backend.ts';
import { Arena } from './arena.ts';
import { instantiateKernels, type Kernels } from './kernels.ts';

/** Bytes of A per tile. */
const TILE_BYTES = 131072;

/** Matrix products in float32 by the SIMD kernels of softmax regression, A passing through WebAssembly memory tile by tile. */
export async function wasmMultiply(module: WebAssembly.Module): Promise<Multiply> {
  const arena = new Arena();
  const kernels = await instantiateKernels(module, arena.memory);
  arena.reserve(kernels.firstFreeByte());
  return {
    product: (A, B, m, k, n) => product(arena, kernels, A, m, k, n, (l, j) => B[l * n + j]),
    productTranspose: (A, B, m, k, n) => product(arena, kernels, A, m, k, n, (l, j) => B[j * k + l]),
    transposeProduct: (A, B, m, k, n) => transposeProduct(arena, kernels, A, B, m, k, n),
  };
}

/** Addresses of room for a tile of A (tile × k), all of B (n columns padded to 4 floats) and a tile of the n-column side. */
function withRoom<Result>(
  arena: Arena,
  k: number,
  n: number,
  m: number,
  f: (room: { a: number; b: number; c: number; tile: number; padded: number }) => Result,
): Result {
  const padded = Math.ceil(k / 4) * 4;
  const tile = Math.min(m, Math.max(4, 4 * Math.floor(TILE_BYTES / (16 * k))));
  const sizes = [tile * k * 4, n * padded * 4, tile * n * 4];
  const [a, b, c] = sizes.map((size) => arena.allocate(size));
  try {
    return f({ a, b, c, tile, padded });
  } finally {
    [a, b, c].forEach((address, i) => arena.release(address, sizes[i]));
  }
}

function product(
  arena: Arena,
  kernels: Kernels,
  A: Floats,
  m: number,
  k: number,
  n: number,
  entry: (l: number, j: number) => number,
): Float32Array {
  const C = new Float32Array(m * n);
  withRoom(arena, k, n, m, ({ a, b, c, tile, padded }) => {
    const columns = arena.floats(b, n * padded).fill(0);
    for (let l = 0; l < k; l++) for (let j = 0; j < n; j++) columns[j * padded + l] = entry(l, j);
    for (let first = 0; first < m; first += tile) {
      const rows = Math.min(tile, m - first);
      arena.floats(a, rows * k).set(A.subarray(first * k, (first + rows) * k));
      let j = 0;
      for (; j + 2 <= n; j += 2) kernels.forward2(a, rows, 4 * k, b + j * padded * 4, padded * 4, c + 4 * j, 4 * n);
      if (j < n) kernels.forward1(a, rows, 4 * k, b + j * padded * 4, padded * 4, c + 4 * j, 4 * n);
      C.set(arena.floats(c, rows * n), first * n);
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
  withRoom(arena, k, n, m, ({ a, b, c, tile, padded }) => {
    const sums = arena.floats(b, n * padded).fill(0);
    for (let first = 0; first < m; first += tile) {
      const rows = Math.min(tile, m - first);
      arena.floats(a, rows * k).set(A.subarray(first * k, (first + rows) * k));
      arena.floats(c, rows * n).set(B.subarray(first * n, (first + rows) * n));
      let j = 0;
      for (; j + 2 <= n; j += 2) kernels.back2(a, rows, 4 * k, b + j * padded * 4, padded * 4, c + 4 * j, 4 * n);
      if (j < n) kernels.back1(a, rows, 4 * k, b + j * padded * 4, padded * 4, c + 4 * j, 4 * n);
    }
    for (let l = 0; l < k; l++) for (let j = 0; j < n; j++) C[l * n + j] = sums[j * padded + l];
  });
  return C;
}
