import { toPlainError } from '../../base/errors.ts';
import type { Calls, Question, Reply, ThreadPort } from './thread-port.ts';

/** Answers what is asked on a port, one question after the other. */
export function serveCalls<C extends Calls<C>>(calls: C, port: ThreadPort): void {
  let turn = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<Question>) => {
    turn = turn.then(async () => send(await answer(calls, data), port));
  };
}

/** A reply that cannot be sent, because it is too large to be copied, goes out as an error: somebody waits for it. */
function send(reply: Reply, port: ThreadPort): void {
  try {
    port.postMessage(reply, []);
  } catch (thrown) {
    port.postMessage({ id: reply.id, error: toPlainError(thrown) } satisfies Reply, []);
  }
}

async function answer<C extends Calls<C>>(calls: C, { id, call, args }: Question): Promise<Reply> {
  try {
    // What the compiler checked on the asking side.
    const method = calls[call as keyof C] as unknown as (...args: readonly unknown[]) => Promise<unknown>;
    return { id, value: await method(...args) };
  } catch (thrown) {
    return { id, error: toPlainError(thrown) };
  }
}
