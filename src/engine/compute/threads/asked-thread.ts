import { fromPlainError, RainError } from '../../base/errors.ts';
import type { Calls, Handle, Question, Reply, ThreadPort } from './thread-port.ts';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The asking side of one thread. */
export class AskedThread<C extends Calls<C>> {
  readonly #port: ThreadPort;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #nextHandle = 1;
  /** Why the thread can be used no more. */
  #fault: Error | null = null;

  /** `port` leads to a thread that runs `serveCalls` with these calls. */
  constructor(port: ThreadPort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Reply>) => {
      const pending = this.#pending.get(data.id);
      this.#pending.delete(data.id);
      if ('error' in data) pending?.reject(fromPlainError(data.error));
      else pending?.resolve(data.value as never);
    };
  }

  /** A number for something new. */
  handle(): Handle {
    return this.#nextHandle++;
  }

  /** Whether it can be used no more. */
  get isLost(): boolean {
    return this.#fault !== null;
  }

  /** Rejects whatever is asked, now and later. */
  fail(message: string): void {
    this.#fault ??= new RainError('thread-lost', message);
    for (const { reject } of this.#pending.values()) reject(this.#fault);
    this.#pending.clear();
  }

  /** Arguments are copied, but for the buffers given away in `transfer`; of a view the whole buffer is. */
  ask<Call extends keyof C>(call: Call, args: Parameters<C[Call]>, transfer: Transferable[] = []): ReturnType<C[Call]> {
    const asked = new Promise((resolve, reject) => {
      if (this.#fault) throw this.#fault;
      const id = this.#nextId++;
      this.#port.postMessage({ id, call, args } satisfies Question, transfer);
      // Only what was sent is answered.
      this.#pending.set(id, { resolve, reject });
    });
    return asked as ReturnType<C[Call]>;
  }

  /** As `ask`, for what nobody waits for: a failure ends the thread, and is told to whoever asks next. */
  tell<Call extends keyof C>(call: Call, args: Parameters<C[Call]>): void {
    if (this.#fault) return;
    this.ask(call, args).catch((error: unknown) => {
      this.fail(error instanceof Error ? error.message : String(error));
    });
  }
}
