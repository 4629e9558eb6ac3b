import { afterAll, expect, test } from 'vitest';
import { AskedThread } from '../../../src/engine/compute/threads/asked-thread.ts';
import { serveCalls } from '../../../src/engine/compute/threads/serve-calls.ts';

const { port1, port2 } = new MessageChannel();
afterAll(() => {
  port1.close();
});

test('a reply that cannot be sent, and a question that cannot, end as errors; the next question is answered', async () => {
  const calls = {
    unsendable: async (): Promise<unknown> => () => 'a function cannot be copied',
    twice: async (x: unknown): Promise<unknown> => 2 * Number(x),
  };
  serveCalls(calls, port2);
  const thread = new AskedThread<typeof calls>(port1);
  await expect(thread.ask('unsendable', [])).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('could not be cloned'),
  });
  await expect(thread.ask('twice', [() => 3])).rejects.toThrow(/could not be cloned/);
  expect(await thread.ask('twice', [4])).toBe(8);
});
