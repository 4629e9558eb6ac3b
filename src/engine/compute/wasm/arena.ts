import { RainError } from '../../base/errors.ts';

const PAGE = 65536;
/** 32-bit addresses end at 4 GiB; one page is kept back for kernels that read a little past an array. */
const LIMIT = 65535;

/**
 * Memory of one matrix and what is computed from it. Blocks are given back by size, so a loop that asks for the same
 * sizes again and again does not grow. Growing detaches views: take them anew (`floats`, `ints`) after every allocation.
 */
export class Arena {
  /** What kernels are given to work on. */
  readonly memory: WebAssembly.Memory;
  #next = 0;
  readonly #free = new Map<number, number[]>();

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  }

  /** Leaves the first bytes to the module's own tables. */
  reserve(bytes: number): void {
    this.#next = align(bytes);
  }

  /** Address of `bytes` bytes, a multiple of 64, with 64 more behind them that may be read. Throws `out-of-memory`. */
  allocate(bytes: number): number {
    const size = align(bytes) + 64;
    const reused = this.#free.get(size)?.pop();
    if (reused !== undefined) return reused;
    const address = this.#next;
    const pages = Math.ceil((address + size + PAGE) / PAGE);
    const present = this.memory.buffer.byteLength / PAGE;
    if (pages > LIMIT) throw outOfMemory(bytes);
    if (pages > present) {
      try {
        this.memory.grow(pages - present);
      } catch (cause) {
        throw outOfMemory(bytes, cause);
      }
    }
    this.#next = address + size;
    return address;
  }

  /** Gives back a block of `bytes` bytes. */
  release(address: number, bytes: number): void {
    const size = align(bytes) + 64;
    const blocks = this.#free.get(size);
    if (blocks) blocks.push(address);
    else this.#free.set(size, [address]);
  }

  /** `length` float32 from an address on; stale once the memory has grown. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** `length` int32 from an address on; stale once the memory has grown. */
  ints(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

function outOfMemory(bytes: number, cause?: unknown): RainError {
  const megabytes = Math.ceil(bytes / 2 ** 20);
  return new RainError(
    'out-of-memory',
    `Another ${megabytes} MB of memory could not be had. Use fewer rows or columns, or close other tabs.`,
    { cause },
  );
}
