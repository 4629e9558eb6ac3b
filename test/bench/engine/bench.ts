import { toPlainError } from '../../../src/engine/base/errors.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend, BackendName } from '../../../src/engine/compute/backend.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { measure, type Measurement } from './measure.ts';
import { problems, smallProblems, type BenchProblem } from './problems.ts';

/** A backend, or `wasm1`: WebAssembly on one core, where `wasm` takes all there are. */
export type BenchBackend = BackendName | 'wasm1';

export interface BenchOptions {
  readonly backends: readonly BenchBackend[];
  /** Problems whose name contains one of these; all when empty. */
  readonly only: readonly string[];
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

/**
 * Measures every problem on every backend that is there. A software adapter, a hundred times slower than a card, is measured
 * on small problems only, and called so. `say` is told what is being measured.
 */
export async function runBench(
  { backends, only }: BenchOptions,
  say: (line: string) => void,
  more: readonly BenchProblem[] = [],
): Promise<BenchResult> {
  const measurements: Measurement[] = [];
  const missing: string[] = [];
  const adapters: Record<string, string> = {};
  for (const name of backends) {
    const isSoftware = name === 'webgpu' && (await softwareAdapter());
    const opened = await open(name).catch((error: unknown) => toPlainError(error).message);
    if (typeof opened === 'string') {
      missing.push(`${name}: ${opened}`);
      continue;
    }
    const label = isSoftware ? 'webgpu (software)' : name;
    adapters[label] = isSoftware
      ? `${opened.description}, a software adapter: no figure of a graphics card`
      : opened.description;
    const chosen = [...more, ...problems, ...(isSoftware ? smallProblems : [])].filter(
      (problem) => only.length === 0 || only.some((part) => problem.name.includes(part)),
    );
    const limit = isSoftware ? SOFTWARE_LIMIT : name === 'cpu' ? CPU_LIMIT : Number.POSITIVE_INFINITY;
    for (const problem of chosen) {
      const size = problem.rows * problem.columns * (problem.density ?? 1);
      if (size > limit || (name === 'cpu' && problem.kind !== 'softmax')) {
        missing.push(`${label}, ${problem.name}: too large for it`);
        continue;
      }
      say(`${label}  ${problem.name}`);
      try {
        measurements.push(await measure(problem, label, opened));
      } catch (error) {
        missing.push(`${label}, ${problem.name}: ${toPlainError(error).message}`);
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
