import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Backend, BackendChoice, BackendName } from './backend.ts';
import { createCpuBackend } from './cpu/cpu-backend.ts';
import { placeByCost } from './placement.ts';
import { selfTest } from './self-test.ts';
import { createWasmBackend } from './wasm/wasm-backend.ts';

/** A backend that was not taken, and why, in words. */
export interface SkippedBackend {
  readonly name: BackendName;
  readonly reason: string;
}

/** Throws with the reason where the backend is not to be had. Heavy code is loaded by the creator itself. */
type Creator = (options: { readonly softwareAllowed: boolean }) => Promise<Backend>;

const creators: Record<BackendName, Creator> = {
  webgpu: async (options) => (await import('./webgpu/webgpu-backend.ts')).createWebgpuBackend(options),
  wasm: () => createWasmBackend(),
  cpu: async () => createCpuBackend(),
};

const preference: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];

/**
 * The backend to compute on. `auto` takes the first of webgpu, wasm, cpu that is there and passes a numerical self-test,
 * and never a software WebGPU adapter. A forced backend that cannot be had throws `backend-unavailable` with the reason.
 */
export async function chooseBackend(
  choice: BackendChoice,
  work: Work,
): Promise<{ readonly backend: Backend; readonly skipped: readonly SkippedBackend[] }> {
  const skipped: SkippedBackend[] = [];
  for (const name of choice === 'auto' ? preference : [choice]) {
    work.report('starting', skipped.length, preference.length, name);
    work.throwIfCancelled();
    try {
      const backend = await createTested(name, choice !== 'auto');
      return { backend: choice === 'auto' && name === 'webgpu' ? await withCpuForSmall(backend) : backend, skipped };
    } catch (error) {
      skipped.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const reasons = skipped.map(({ name, reason }) => `${name}: ${reason}`).join(' ');
  throw new RainError('backend-unavailable', `The chosen backend cannot be used here. ${reasons}`);
}

/** On its own choice the graphics device shares the work with the CPU; forced, it does all of it. */
async function withCpuForSmall(gpu: Backend): Promise<Backend> {
  const cpu = await createWasmBackend().catch(() => null);
  return cpu ? placeByCost(gpu, cpu) : gpu;
}

async function createTested(name: BackendName, softwareAllowed: boolean): Promise<Backend> {
  const backend = await creators[name]({ softwareAllowed });
  try {
    await selfTest(backend);
    return backend;
  } catch (error) {
    backend.dispose();
    throw error;
  }
}
