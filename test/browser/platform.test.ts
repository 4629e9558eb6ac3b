import { expect, test } from 'vitest';

test('the test browser has a WebGPU adapter, of software if need be', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
});

test('the test browser runs module workers and has the storage that the app keeps its tables in', async () => {
  const source = URL.createObjectURL(new Blob(['postMessage(40 + 2)'], { type: 'text/javascript' }));
  const worker = new Worker(source, { type: 'module' });
  const answer = await new Promise((resolve) => (worker.onmessage = (event) => resolve(event.data)));
  worker.terminate();
  expect(answer).toBe(42);
  expect(await navigator.storage.getDirectory()).toBeDefined();
});
