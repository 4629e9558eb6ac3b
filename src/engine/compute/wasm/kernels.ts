import { once } from '../../base/once.ts';
import { kernelModule } from './kernels.generated.ts';

/** Pointers and strides in bytes. */
type Dense = (x: number, rows: number, xStride: number, v: number, vStride: number, z: number, zStride: number) => void;
type Sparse = (
  starts: number,
  rows: number,
  indices: number,
  values: number,
  v: number,
  vStride: number,
  z: number,
  zStride: number,
) => void;

type Convolution = (
  x: number,
  images: number,
  side: number,
  kernel: number,
  K: number,
  b: number,
  filters: number,
  pooled: number,
  choice: number,
) => void;

/** What source/kernels.as.ts exports; the formulas stand there. */
export interface Kernels {
  readonly forward1: Dense;
  readonly forward2: Dense;
  readonly back1: Dense;
  readonly back2: Dense;
  readonly sparseForward1: Sparse;
  readonly sparseForward4: Sparse;
  readonly sparseBack1: Sparse;
  readonly sparseBack4: Sparse;
  softmaxTile(
    z: number,
    zStride: number,
    rows: number,
    m: number,
    P: number,
    y: number,
    w: number,
    losses: number,
    last: number,
  ): number;
  covarianceTile(z: number, zStride: number, rows: number, m: number, vectors: number, P: number, w: number): void;
  probabilitiesTile(z: number, zStride: number, rows: number, m: number, P: number, last: number): void;
  multiplyPanels(
    a: number,
    aRow: number,
    aStep: number,
    rows: number,
    steps: number,
    b: number,
    bPanel: number,
    panels: number,
    c: number,
    cRow: number,
  ): void;
  readonly convolvePool: Convolution;
  readonly convolveChosen: Convolution;
  readonly convolveBack: Convolution;
  firstFreeByte(): number;
}

const bytes = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(kernelModule), (character) => character.charCodeAt(0));
const compiled = once(() => WebAssembly.compile(bytes()));

/** The compiled kernels, or null where WebAssembly SIMD is missing. Compiled once per thread. */
export async function compileKernels(): Promise<WebAssembly.Module | null> {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes())) return null;
  return compiled();
}

/** The kernels working on one memory. */
export async function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  // The generated module and this interface come from one source file; a test compares them.
  return exports as unknown as Kernels;
}
