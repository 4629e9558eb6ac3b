import { AskedThread } from '../../../compute/threads/asked-thread.ts';
import { copyOf } from '../../../compute/threads/shard-thread.ts';
import type { ThreadPort } from '../../../compute/threads/thread-port.ts';
import { toFloat32 } from '../../../compute/vectors.ts';
import type { Matrix } from '../../../features/matrix.ts';
import type { Architecture } from '../architecture.ts';
import type { NetworkRows } from '../network-rows.ts';
import type { NetworkCalls } from './network-calls.ts';

/** The asking side of one thread: rows held there look like any other. */
export class NetworkThread {
  readonly #thread: AskedThread<NetworkCalls>;
  readonly #architecture: Architecture;

  constructor(port: ThreadPort, architecture: Architecture) {
    this.#thread = new AskedThread(port);
    this.#architecture = architecture;
  }

  /** Rejects whatever is asked, now and later. */
  fail(message: string): void {
    this.#thread.fail(message);
  }

  /** Puts a copy of some rows into the thread's own memory. Passes over them are not cancelled once asked for. */
  async hold(matrix: Matrix): Promise<NetworkRows> {
    const thread = this.#thread;
    const handle = thread.handle();
    await thread.ask('hold', [handle, this.#architecture, copyOf(matrix)]);
    return {
      rowCount: matrix.rows,
      logits: (theta) => thread.ask('logits', [handle, toFloat32(theta)]),
      logitTangents: (theta, s) => thread.ask('logitTangents', [handle, toFloat32(theta), toFloat32(s)]),
      at: (theta, labels, weights) => thread.ask('at', [handle, toFloat32(theta), labels, weights]),
      pullBack: (theta, S) => thread.ask('pullBack', [handle, toFloat32(theta), S]),
      probabilityGradient: (theta, dP) => thread.ask('probabilityGradient', [handle, toFloat32(theta), dP]),
      gaussNewton: (theta, P, weights, vs) =>
        thread.ask('gaussNewton', [handle, toFloat32(theta), P, weights, vs.map(toFloat32)]),
      exact: (theta, P, labels, weights, vs) =>
        thread.ask('exact', [handle, toFloat32(theta), P, labels, weights, vs.map(toFloat32)]),
      dispose: () => thread.tell('dispose', [handle]),
    };
  }
}
