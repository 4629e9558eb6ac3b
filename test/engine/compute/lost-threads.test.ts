import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { createClassifier } from '../../../src/engine/model/create.ts';

let started = 0;
let ended = 0;

/** A worker whose script cannot be loaded. */
class UnloadableWorker {
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;

  constructor() {
    started++;
  }

  postMessage(): void {
    queueMicrotask(() => this.onerror?.({ message: '', preventDefault: () => undefined }));
  }

  terminate(): void {
    ended++;
  }
}

beforeEach(() => {
  [started, ended] = [0, 0];
  vi.stubGlobal('Worker', UnloadableWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('rows that are dealt out after a thread was lost go to new threads', async () => {
  const backend = await createWasmBackend(3);
  const matrix = { kind: 'dense', rows: 2000, columns: 1000, values: new Float32Array(2e6) } as const;
  await expect(backend.hold(matrix)).rejects.toMatchObject({ code: 'thread-lost' });
  expect([started, ended]).toEqual([2, 0]);
  await expect(backend.hold(matrix)).rejects.toMatchObject({ code: 'thread-lost' });
  expect([started, ended]).toEqual([4, 2]);
  backend.dispose();
  expect(ended).toBe(4);
});

it('a thread whose answer cannot be read is lost, rather than waited for', async () => {
  class Unreadable extends UnloadableWorker {
    onmessageerror: (() => void) | null = null;

    override postMessage(): void {
      queueMicrotask(() => this.onmessageerror?.());
    }
  }
  vi.stubGlobal('Worker', Unreadable);
  const backend = await createWasmBackend(2);
  const matrix = { kind: 'dense', rows: 2000, columns: 1000, values: new Float32Array(2e6) } as const;
  const refused = { code: 'thread-lost', message: expect.stringContaining('could not be read') };
  await expect(backend.hold(matrix)).rejects.toMatchObject(refused);
});

it('a network that cannot be made leaves no thread behind', async () => {
  const rows = 300;
  const made = createClassifier({
    backend: await createWasmBackend(3),
    kind: 'mlp',
    matrix: { kind: 'dense', rows, columns: 784, values: new Float32Array(rows * 784) },
    labels: Int32Array.from({ length: rows }, (_, i) => i % 2),
    classCount: 2,
    l2: 0.01,
    seed: 1,
  });
  await expect(made).rejects.toMatchObject({ code: 'thread-lost' });
  expect([started, ended]).toEqual([2, 2]);
});
