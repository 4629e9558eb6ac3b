import { fromPlainError, RainError, toPlainError, type PlainError } from '../engine/base/errors.ts';
import { Work, type Progress } from '../engine/base/work.ts';

/** How the caller of a long operation watches and cancels it from its own side of the border. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** T as seen from the other side: `Work` becomes optional `CallOptions`. */
export type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R>
    ? (...args: RemoteArguments<A>) => Promise<R>
    : never;
};
type RemoteArguments<A extends unknown[]> = A extends [...infer Before, Work] ? [...Before, CallOptions?] : A;

/** For every method the index of its `Work` argument, or null when it takes none. Kept complete by the compiler. */
export type WorkPositions<T> = { readonly [K in keyof T]: number | null };

type Request =
  | { readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly id: number; readonly cancel: true };
type Response =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PlainError }
  | { readonly id: number; readonly progress: Progress };

/** What both `Worker` and a worker's own global scope can do. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/**
 * Answers calls that arrive on a port with the methods of `target`. Errors cross the border as plain data.
 * @param transfer buffers of an answer that `target` gives away rather than copies
 */
export function serve<T extends object>(
  target: T,
  positions: WorkPositions<T>,
  port: Port,
  transfer: (value: unknown) => Transferable[] = () => [],
): void {
  const running = new Map<number, AbortController>();

  async function answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const position = positions[method as keyof T];
      const call = target[method as keyof T];
      if (position === undefined || typeof call !== 'function') {
        throw new RainError('internal', `There is no method ${method}.`);
      }
      const work = new Work({
        signal: controller.signal,
        report: (progress) => {
          port.postMessage({ id, progress } satisfies Response, []);
        },
      });
      const all = position === null ? args : [...args, ...Array(position - args.length).fill(undefined), work];
      const value: unknown = await call.apply(target, all);
      port.postMessage({ id, value } satisfies Response, transfer(value));
    } catch (thrown) {
      port.postMessage({ id, error: toPlainError(thrown) } satisfies Response, []);
    } finally {
      running.delete(id);
    }
  }

  port.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    if ('cancel' in data) running.get(data.id)?.abort();
    else void answer(data.id, data.method, data.args);
  });
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** The calling side of a connection, and the way to end it. */
export interface Connection<T> {
  readonly remote: Remote<T>;
  /** Whether the worker was ended or crashed. */
  readonly ended: boolean;
  /** Ends the worker; what is pending is rejected with `reason`. */
  end(reason: RainError): void;
}

/**
 * Calls the methods that a worker serves. A call rejects with `cancelled` as soon as the worker says so; a worker
 * that crashes rejects everything pending with `worker-crashed`, and so does every later call.
 */
export function connect<T extends object>(worker: Worker, positions: WorkPositions<T>): Connection<T> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let ended: RainError | undefined;

  function end(reason: RainError): void {
    ended = reason;
    worker.terminate();
    for (const { reject } of pending.values()) reject(reason);
    pending.clear();
  }

  worker.addEventListener('message', ({ data }: MessageEvent<Response>) => {
    const call = pending.get(data.id);
    if (!call) return;
    if ('progress' in data) {
      call.onProgress?.(data.progress);
      return;
    }
    pending.delete(data.id);
    if ('error' in data) call.reject(fromPlainError(data.error));
    else call.resolve(data.value);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    end(
      new RainError('worker-crashed', `The background worker stopped: ${event.message || 'it could not be loaded'}.`),
    );
  });
  worker.addEventListener('messageerror', () => {
    end(new RainError('worker-crashed', 'The background worker sent an answer that could not be read.'));
  });

  function call(method: string, args: unknown[], options: CallOptions | undefined): Promise<unknown> {
    if (ended) return Promise.reject(ended);
    if (options?.signal?.aborted) return Promise.reject(new RainError('cancelled', 'Cancelled.'));
    const id = nextId++;
    return new Promise((resolve, reject) => {
      worker.postMessage({ id, method, args } satisfies Request);
      const cancel = (): void => {
        worker.postMessage({ id, cancel: true } satisfies Request);
      };
      const settle = (): void => {
        options?.signal?.removeEventListener('abort', cancel);
      };
      pending.set(id, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        onProgress: options?.onProgress,
      });
      options?.signal?.addEventListener('abort', cancel);
    });
  }

  const remote = Object.fromEntries(
    Object.entries<number | null>(positions).map(([method, position]) => [
      method,
      (...args: unknown[]) =>
        position === null
          ? call(method, args, undefined)
          : call(method, args.slice(0, position), args[position] as CallOptions | undefined),
    ]),
  ) as Remote<T>;
  return {
    remote,
    end,
    get ended() {
      return ended !== undefined;
    },
  };
}
