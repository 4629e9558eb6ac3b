import { afterAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { joinShards, rowRange } from '../../../src/engine/compute/shards.ts';
import { serveShards } from '../../../src/engine/compute/threads/serve-shards.ts';
import { ShardThread } from '../../../src/engine/compute/threads/shard-thread.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import type { Matrix } from '../../../src/engine/features/matrix.ts';
import { awkwardSizes, expectSameAsCpu } from './same-as-cpu.ts';

const wasm = await createWasmBackend();
const channels = [new MessageChannel(), new MessageChannel()];
const threads = channels.map(({ port1, port2 }) => {
  serveShards((matrix) => wasm.hold(matrix), port2);
  return new ShardThread(port1);
});
afterAll(() => channels.forEach(({ port1 }) => port1.close()));

/** Two thirds of the rows behind message ports, as another thread would hold them, the rest here. */
async function deal(matrix: Matrix) {
  const cuts = [0, 1, 2, 3].map((third) => Math.round((third * matrix.rows) / 3));
  const there = threads.map((thread, i) => thread.hold(rowRange(matrix, cuts[i], cuts[i + 1])));
  return joinShards(await Promise.all([...there, wasm.hold(rowRange(matrix, cuts[2], matrix.rows))]));
}
const dealt: Backend = { ...createCpuBackend(), hold: deal };

describe.each(['dense', 'sparse'] as const)('%s rows dealt out to three', (kind) => {
  it.each(awkwardSizes)('agree with float64 at %i × %i × %i', (...size) => expectSameAsCpu(dealt, size, kind));
});

it('what a thread cannot do is thrown here, by name', async () => {
  const { port1, port2 } = new MessageChannel();
  serveShards(async () => Promise.reject(new Error('No room.')), port2);
  const matrix = { kind: 'dense', rows: 1, columns: 1, values: Float32Array.of(1) } as const;
  await expect(new ShardThread(port1).hold(matrix)).rejects.toThrow('No room.');
  port1.close();
});

it('a thread that stops rejects what waits for it, and everything after', async () => {
  const { port1, port2 } = new MessageChannel();
  serveShards((matrix) => wasm.hold(matrix), port2);
  const thread = new ShardThread(port1);
  const held = await thread.hold({ kind: 'dense', rows: 1, columns: 1, values: Float32Array.of(1) });
  const waiting = held.product(Float64Array.of(1, 1), 1);
  thread.fail('It stopped.');
  await expect(waiting).rejects.toThrow('It stopped.');
  await expect(held.product(Float64Array.of(1, 1), 1)).rejects.toThrow('It stopped.');
  port1.close();
});
