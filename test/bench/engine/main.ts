import { digitsFromFolder, digitsFromServer } from './digits.ts';
import { runBench, type BenchOptions, type BenchResult } from './bench.ts';

/** Measures in a browser, whose page gives progress to `say`. `digits` is where the MNIST files are served. */
export async function benchInBrowser(
  options: BenchOptions,
  digits: string | null,
  say: (line: string) => void,
): Promise<BenchResult> {
  return runBench(options, say, digits ? [await digitsFromServer(digits)] : []);
}

/** What Dawn's Node package offers (https://github.com/dawn-gpu/node-webgpu). */
interface Dawn {
  create(options: readonly string[]): GPU;
  readonly globals: object;
}

/**
 * Measures in Node: on the graphics card by Dawn where the package `webgpu` is installed, and on the CPU. `digits` is a folder
 * with the MNIST files, to measure what numpy_loop.py measures.
 */
export async function benchInNode(options: BenchOptions, digits: string | null): Promise<BenchResult> {
  const dawn = await loadDawn();
  const more = digits ? [await digitsFromFolder(digits)] : [];
  if (dawn) {
    // Before tfjs is loaded, which looks for WebGPU once, and only where it takes itself to be in a browser or its worker.
    Object.assign(globalThis, dawn.globals, { WorkerGlobalScope: class {} });
    Object.defineProperty(navigatorObject(), 'gpu', { value: dawn.create([]), configurable: true });
  }
  try {
    return await runBench(options, (line) => process.stderr.write(`${line}\n`), more);
  } finally {
    // Node does not end while Dawn's object is held.
    if (dawn) Reflect.deleteProperty(navigatorObject(), 'gpu');
  }
}

async function loadDawn(): Promise<Dawn | null> {
  const name = 'webgpu';
  return import(/* @vite-ignore */ name).catch(() => null);
}

/** Node has a navigator from version 21 on. */
function navigatorObject(): object {
  if (typeof globalThis.navigator === 'undefined') Object.defineProperty(globalThis, 'navigator', { value: {} });
  return globalThis.navigator;
}

/** Started as a program of its own, on a machine that has only the bundle. */
if (typeof process !== 'undefined' && process.argv?.[1]?.endsWith('bench.js')) {
  const result = await benchInNode({ backends: ['webgpu', 'wasm'], only: process.argv.slice(2) }, null);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
