import { toPlainError } from '../../../src/engine/base/errors.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend, BackendName } from '../../../src/engine/compute/backend.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { measure, type Measurement } from './measure.ts';
import { problems, type BenchProblem } from './problems.ts';

/** A backend, or `wasm1`: WebAssembly on one core, where `wasm` takes all there are. */
export type BenchBackend = BackendName | 'wasm1';

export interface BenchOptions {
  readonly backends: readonly BenchBackend[];
  /** Problems whose name contains one of these; all when empty. */
  readonly only: readonly string[];
  /** Whether a software WebGPU adapter may be measured; then only on the smallest problem, being a hundred times slower. */
  readonly software: boolean;
}

export interface BenchResult {
  readonly measurements: readonly Measurement[];
  /** What was not measured, and why. */
  readonly missing: readonly string[];
  readonly adapters: Readonly<Record<string, string>>;
}

/** Largest rows × columns that the reference backend, and a software adapter, are asked to do. */
const CPU_LIMIT = 6e6;
const SOFTWARE_LIMIT = 1e4;

/** Measures every problem on every backend that is there. `say` is told what is being measured. */
export async function runBench(
  { backends, only, software }: BenchOptions,
  say: (line: string) => void,
  more: readonly BenchProblem[] = [],
): Promise<BenchResult> {
  const measurements: Measurement[] = [];
  const missing: string[] = [];
  const adapters: Record<string, string> = {};
  const chosen = [...more, ...problems].filter(
    ({ name }) => only.length === 0 || only.some((part) => name.includes(part)),
  );
  for (const name of backends) {
    const isSoftware = name === 'webgpu' && (await softwareAdapter());
    if (isSoftware && !software) {
      missing.push('webgpu: there is only a software adapter (--software measures it on small problems)');
      continue;
    }
    const opened = await open(name).catch((error: unknown) => toPlainError(error).message);
    if (typeof opened === 'string') {
      missing.push(`${name}: ${opened}`);
      continue;
    }
    adapters[name] = opened.description;
    const limit = isSoftware ? SOFTWARE_LIMIT : name === 'cpu' ? CPU_LIMIT : Number.POSITIVE_INFINITY;
    for (const problem of chosen) {
      const size = problem.rows * problem.columns * (problem.density ?? 1);
      if (size > limit || (name === 'cpu' && problem.kind !== 'softmax')) {
        missing.push(`${name}, ${problem.name}: too large for it`);
        continue;
      }
      say(`${name}  ${problem.name}`);
      try {
        measurements.push(await measure(problem, name, opened));
      } catch (error) {
        missing.push(`${name}, ${problem.name}: ${toPlainError(error).message}`);
      }
    }
    opened.dispose();
  }
  return { measurements, missing, adapters };
}

async function open(name: BenchBackend): Promise<Backend> {
  if (name === 'wasm1') return createWasmBackend(1);
  return (await chooseBackend(name, Work.quiet)).backend;
}

async function softwareAdapter(): Promise<boolean> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu as GPU | undefined;
  return (await gpu?.requestAdapter())?.info.isFallbackAdapter ?? false;
}
