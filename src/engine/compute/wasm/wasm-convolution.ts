import type { Floats } from '../backend.ts';
import type { Convolution, ConvolutionSizes } from '../tensors/convolution.ts';
import { Arena } from './arena.ts';
import { instantiateKernels, type Kernels } from './kernels.ts';

/** Images per tile: their pixels and maps pass through the cache, and float32 sums of gradients stay short. */
const TILE = 32;

/** Convolution with pooling in float32 by SIMD kernels, images passing through WebAssembly memory tile by tile. */
export async function wasmConvolution(module: WebAssembly.Module): Promise<Convolution> {
  const arena = new Arena();
  const kernels = await instantiateKernels(module, arena.memory);
  arena.reserve(kernels.firstFreeByte());
  return {
    pool(x, K, b, sizes, pooled, choice) {
      tiles(
        arena,
        kernels.convolvePool,
        x,
        padFilters(K, sizes),
        padFilters(b, sizes),
        sizes,
        (room, first, images) => {
          copyOut(arena, room.map, sizes, first, images, pooled);
          copyOut(arena, room.choice, sizes, first, images, choice);
        },
      );
    },
    chosen(x, choice, K, b, sizes, result) {
      tiles(
        arena,
        kernels.convolveChosen,
        x,
        padFilters(K, sizes),
        padFilters(b, sizes),
        sizes,
        (room, first, images) => copyOut(arena, room.map, sizes, first, images, result),
        (room, first, images) => copyIn(arena, room.choice, sizes, first, images, choice),
      );
    },
    back(x, choice, g, sizes, gK, gb) {
      const [zeroK, zeroB] = [
        padFilters(new Float32Array(gK.length), sizes),
        padFilters(new Float32Array(gb.length), sizes),
      ];
      tiles(
        arena,
        kernels.convolveBack,
        x,
        zeroK,
        zeroB,
        sizes,
        (room) => {
          addOut(arena, room.K, sizes, gK);
          addOut(arena, room.b, sizes, gb);
        },
        (room, first, images) => {
          arena.floats(room.K, zeroK.length).fill(0);
          arena.floats(room.b, zeroB.length).fill(0);
          copyIn(arena, room.choice, sizes, first, images, choice);
          copyIn(arena, room.map, sizes, first, images, g);
        },
      );
    },
  };
}

interface Room {
  readonly K: number;
  readonly b: number;
  readonly map: number;
  readonly choice: number;
}

type TileStep = (room: Room, first: number, images: number) => void;

/** Runs a kernel over the images, `before` and `after` each tile moving what goes in and comes out. */
function tiles(
  arena: Arena,
  kernel: Kernels['convolvePool'],
  x: Floats,
  K: Float32Array,
  b: Float32Array,
  sizes: ConvolutionSizes,
  after: TileStep,
  before: TileStep = () => undefined,
): void {
  const pixels = sizes.side ** 2;
  const mapBytes = TILE * sizes.half ** 2 * paddedFilters(sizes) * 4;
  const bytes = [TILE * pixels * 4, K.length * 4, b.length * 4, mapBytes, mapBytes];
  const addresses = bytes.map((size) => arena.allocate(size));
  const [images, kAddress, bAddress, map, choice] = addresses;
  const room = { K: kAddress, b: bAddress, map, choice };
  arena.floats(kAddress, K.length).set(K);
  arena.floats(bAddress, b.length).set(b);
  for (let first = 0; first < sizes.images; first += TILE) {
    const count = Math.min(TILE, sizes.images - first);
    arena.floats(images, count * pixels).set(x.subarray(first * pixels, (first + count) * pixels));
    before(room, first, count);
    kernel(images, count, sizes.side, sizes.kernel, kAddress, bAddress, paddedFilters(sizes), map, choice);
    after(room, first, count);
  }
  addresses.forEach((address, i) => arena.release(address, bytes[i]));
}

function paddedFilters({ filters }: ConvolutionSizes): number {
  return Math.ceil(filters / 4) * 4;
}

/** rows × filters → rows × filters rounded up to a multiple of 4, zeros in the added columns. */
function padFilters(values: Floats, sizes: ConvolutionSizes): Float32Array {
  const { filters } = sizes;
  const padded = paddedFilters(sizes);
  const result = new Float32Array((values.length / filters) * padded);
  for (let i = 0; i < values.length; i++) result[Math.floor(i / filters) * padded + (i % filters)] = values[i];
  return result;
}

function copyOut(
  arena: Arena,
  from: number,
  sizes: ConvolutionSizes,
  first: number,
  images: number,
  into: Floats,
): void {
  const { filters, half } = sizes;
  const places = images * half ** 2;
  const padded = paddedFilters(sizes);
  const tile = arena.floats(from, places * padded);
  const start = first * half ** 2 * filters;
  if (padded === filters) into.set(tile, start);
  else for (let p = 0; p < places; p++) into.set(tile.subarray(p * padded, p * padded + filters), start + p * filters);
}

function copyIn(arena: Arena, to: number, sizes: ConvolutionSizes, first: number, images: number, from: Floats): void {
  const { filters, half } = sizes;
  const places = images * half ** 2;
  const padded = paddedFilters(sizes);
  const tile = arena.floats(to, places * padded);
  const start = first * half ** 2 * filters;
  if (padded === filters) tile.set(from.subarray(start, start + places * filters));
  else {
    for (let p = 0; p < places; p++) {
      tile.fill(0, p * padded, (p + 1) * padded);
      tile.set(from.subarray(start + p * filters, start + (p + 1) * filters), p * padded);
    }
  }
}

/** into += the first `filters` columns of the padded rows at `from`. */
function addOut(arena: Arena, from: number, sizes: ConvolutionSizes, into: Floats): void {
  const { filters } = sizes;
  const padded = paddedFilters(sizes);
  const values = arena.floats(from, (into.length / filters) * padded);
  for (let i = 0; i < into.length; i++) into[i] += values[Math.floor(i / filters) * padded + (i % filters)];
}
